package dev.fieldfare.cli.health;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.MonitorClient;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the checks of a target and shows its score. */
@Command(
    name = "health",
    description = "Run the checks of a target and show its score.",
    footer = {"", "Exit codes: 0 healthy, 2 warning, 1 critical; those of a plugin with nagios."},
    sortOptions = false)
public final class HealthCommand extends GatewayCommand {

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "5",
      paramLabel = "MINUTES",
      description = "Repeat the checks after so many minutes, 5 by default.")
  private Integer watch;

  @Option(names = "--latest", description = "Show the newest stored report; run no checks.")
  private boolean latest;

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description = "Append a line to DIR/healthcheck.log.")
  private Path logDir;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    if (watch != null && (watch < 1 || latest)) {
      throw CommandFailure.usage(
          "--watch needs at least 1 minute, and cannot be combined with --latest.");
    }
    int code = once(session);
    while (watch != null && pause()) {
      code = once(session);
    }
    return code;
  }

  private int once(Session session) {
    MonitorClient monitor = session.client().monitor();
    String target = session.targetOrMain();
    HealthReport report;
    try {
      report = latest ? monitor.latest(target) : monitor.examine(target);
    } catch (FieldfareException e) {
      log(session, dir -> HealthLog.appendFailure(dir, target, Instant.now(), e.getMessage()));
      throw e;
    }
    int code = show(session.output(), report);
    log(session, dir -> HealthLog.append(dir, report));
    return code;
  }

  private static int show(Output output, HealthReport report) {
    return switch (output.format()) {
      case nagios -> {
        output.raw(HealthText.plugin(report));
        yield HealthText.pluginCode(report.band());
      }
      case json -> {
        output.document(report);
        yield HealthText.exitCode(report.band());
      }
      case text, html, csv, md -> {
        HealthText.lines(report, output.style()).forEach(output::line);
        yield HealthText.exitCode(report.band());
      }
    };
  }

  private interface LogLine {
    void appendTo(Path dir) throws IOException;
  }

  // The state of the target is the answer, also where it cannot be logged.
  private void log(Session session, LogLine line) {
    if (logDir == null) {
      return;
    }
    try {
      line.appendTo(logDir);
    } catch (IOException e) {
      session.tell("cannot write the log in " + logDir + ": " + e);
    }
  }

  /** False when the command is interrupted. */
  private boolean pause() {
    try {
      return !new CountDownLatch(1).await(watch, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
