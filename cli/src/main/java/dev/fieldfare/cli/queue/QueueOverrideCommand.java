package dev.fieldfare.cli.queue;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.http.OverriddenHolds;
import dev.fieldfare.contracts.message.SenderRole;
import java.time.DateTimeException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies changes although the health of the target is critical. */
@Command(
    name = "override",
    description = "End the hold of a target whose health is critical, and refuse new holds.")
final class QueueOverrideCommand extends GatewayCommand {

  @Option(
      names = "--for",
      paramLabel = "TIME",
      required = true,
      description = "How long, as in 30m or 2h, at most 24h; 0s permits holds again.")
  private String time;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    OverriddenHolds overridden =
        session.client().monitor().holds().override(session.targetOrMain(), duration());
    if (session.output().format() == Format.json) {
      session.output().document(overridden);
    }
    session
        .output()
        .line(
            "holds of %s are overridden until %s"
                .formatted(overridden.target(), overridden.until()));
    return ExitCode.OK;
  }

  private Duration duration() {
    try {
      return Duration.parse("PT" + time);
    } catch (DateTimeException e) {
      throw CommandFailure.usage(time + " is no time; write 30m or 2h.");
    }
  }
}
