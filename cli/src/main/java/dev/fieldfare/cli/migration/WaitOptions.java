package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.connection.Follower;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.PlanText;
import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.AcceptedMigration;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.migration.Migration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a command waits for the migrations that it sent, and how it reports their end. */
final class WaitOptions {

  @Option(
      names = {"-w", "--wait"},
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "600",
      description = "Wait for the end, 600 s if no time is given.")
  private Integer seconds;

  /** Tells what was accepted, or waits for its end, and answers with the exit code. */
  int finish(Session session, Accepted accepted) {
    return seconds == null ? accepted(session.output(), accepted) : wait(session, accepted);
  }

  private static int accepted(Output output, Accepted accepted) {
    if (output.format() == Format.json) {
      output.document(accepted);
      return ExitCode.OK;
    }
    TextTable table = TextTable.of("id", "status", "key");
    for (AcceptedMigration migration : accepted.migrations()) {
      output.identifier(migration.id());
      table.row(
          migration.id(),
          output.style().status(migration.status(), migration.status().name()),
          migration.idempotencyKey());
    }
    table.lines().forEach(output::line);
    return ExitCode.OK;
  }

  private int wait(Session session, Accepted accepted) {
    List<String> ids = accepted.migrations().stream().map(AcceptedMigration::id).toList();
    ProgressDisplay progress = session.progress();
    List<Migration> migrations =
        new Follower(session.client(), progress).follow(ids, Duration.ofSeconds(seconds));
    progress.end();
    show(session.output(), migrations);
    int exitCode = exitCode(migrations);
    if (exitCode == ExitCode.TEMPORARY) {
      session.tell(new UnfinishedWait(session).sentence(migrations, seconds));
    }
    return exitCode;
  }

  private static void show(Output output, List<Migration> migrations) {
    if (output.format() == Format.json) {
      output.document(new MigrationPage(migrations, Optional.empty()));
      return;
    }
    migrations.forEach(migration -> output.identifier(migration.id()));
    MigrationText.table(migrations, output.style()).lines().forEach(output::line);
    migrations.stream()
        .flatMap(migration -> migration.error().stream())
        .flatMap(error -> MigrationText.error(error, output.style()).stream())
        .distinct()
        .forEach(output::line);
    migrations.stream()
        .flatMap(migration -> migration.warnings().stream())
        .map(PlanText::sentence)
        .distinct()
        .forEach(warning -> output.line(output.style().doubtful("warning") + ": " + warning));
  }

  private static int exitCode(List<Migration> migrations) {
    if (migrations.stream().map(Migration::status).anyMatch(WaitOptions::isFailure)) {
      return ExitCode.ERROR;
    }
    return migrations.stream().allMatch(m -> m.status().isFinal())
        ? ExitCode.OK
        : ExitCode.TEMPORARY;
  }

  private static boolean isFailure(Status status) {
    return status.isFinal() && !status.isSuccess();
  }
}
