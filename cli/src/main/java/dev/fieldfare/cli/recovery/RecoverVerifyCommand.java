package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks that a migration is complete. */
@Command(
    name = "verify",
    description = "Check that the structure is as after a clean run of a migration.",
    footer = {"", "Exit codes: 0 it is, 1 it is not, 75 not done when the wait ended."},
    sortOptions = false)
final class RecoverVerifyCommand extends GatewayCommand {

  @Mixin private RecoveryOptions options;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return new RecoveryRun(session)
        .run(
            options.request(session.targetOrMain(), "verify", List.of(), List.of(), null),
            options.patience())
        .map(report -> end(session, report))
        .orElseGet(RecoveryRun::withoutReport);
  }

  private static int end(Session session, RecoveryReport report) {
    if (session.output().isText()) {
      session
          .output()
          .line(
              report.verified()
                  ? "The structure is as after a clean run."
                  : "The structure is not as after a clean run.");
    }
    return report.verified() ? ExitCode.OK : ExitCode.ERROR;
  }
}
