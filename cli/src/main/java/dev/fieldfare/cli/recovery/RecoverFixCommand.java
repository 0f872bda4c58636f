package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Completes a migration. */
@Command(
    name = "fix",
    description = "Run the missing statements of a migration and mark it as applied in its ledger.",
    footer = {
      "",
      "The last statements and the row of the ledger are one transaction.",
      "Exit codes: 0 it is as after a clean run, 1 refused or not, 75 not done when the wait ended."
    },
    sortOptions = false)
final class RecoverFixCommand extends GatewayCommand {

  @Mixin private RecoveryOptions options;

  @Option(
      names = "--run",
      split = ",",
      paramLabel = "N,N",
      description = "Statements in state ASK that are to run.")
  private List<Integer> run = new ArrayList<>();

  @Option(
      names = "--done",
      split = ",",
      paramLabel = "N,N",
      description = "Statements in state ASK that count as done.")
  private List<Integer> done = new ArrayList<>();

  @Option(
      names = "--backup",
      paramLabel = "none",
      description = "none: statements may destroy data without a verified backup.")
  private String backup;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.confirm("Complete %s?".formatted(options.migration()));
    return new RecoveryRun(session)
        .run(options.request(session.targetOrMain(), "fix", run, done, backup), options.patience())
        .map(report -> end(session, report))
        .orElseGet(RecoveryRun::withoutReport);
  }

  private static int end(Session session, RecoveryReport report) {
    if (!report.fixed()) {
      session.tell(stopped(report.ran()));
      return ExitCode.ERROR;
    }
    if (session.output().isText()) {
      session
          .output()
          .line(
              "%d statements ran. %s"
                  .formatted(
                      report.ran().size(),
                      report.verified()
                          ? "The structure is as after a clean run."
                          : "The structure is not as after a clean run."));
    }
    return report.verified() ? ExitCode.OK : ExitCode.ERROR;
  }

  /** A repair in several transactions keeps what it committed before it stopped. */
  static String stopped(List<Integer> ran) {
    return ran.isEmpty()
        ? "nothing was changed."
        : "statements %s ran and stay; the migration is not marked as applied. Plan again."
            .formatted(ran.stream().map(Object::toString).collect(Collectors.joining(", ")));
  }
}
