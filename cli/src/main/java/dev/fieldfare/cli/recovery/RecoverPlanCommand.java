package dev.fieldfare.cli.recovery;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which statements of a migration are done. */
@Command(
    name = "plan",
    description =
        "Show which statements of a half-applied migration are done and which are missing.",
    footer = {
      "",
      "The files are replayed in a scratch database. The target stays as it is.",
      "Exit codes: 0 it can be fixed, 1 refused, 75 not done when the wait ended."
    },
    sortOptions = false)
final class RecoverPlanCommand extends GatewayCommand {

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
            options.request(session.targetOrMain(), "plan", List.of(), List.of(), null),
            options.patience())
        .map(report -> end(session, report))
        .orElseGet(RecoveryRun::withoutReport);
  }

  private int end(Session session, RecoveryReport report) {
    if (!report.isPossible()) {
      return ExitCode.ERROR;
    }
    if (session.output().isText()) {
      session
          .output()
          .line(
              "Fix it with: ./fieldfare recover fix "
                  + options.typed()
                  + RecoveryRun.choices(report));
    }
    return ExitCode.OK;
  }
}
