package dev.fieldfare.cli.imports;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.message.SenderRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Imports JSON files into tables, or the migration history of another tool. */
@Command(
    name = "import",
    description =
        "Import records of JSON files into tables by a mapping, or the migration history of another"
            + " tool.",
    footer = {
      "",
      "Rows whose key exists are not changed, so you can repeat an interrupted command.",
      "Columns that the mapping encrypts need a key in FIELDFARE_IMPORT_KEY.",
      "Exit codes: 0 everything was imported, 1 refused, 2 something could not be imported,",
      "64 wrong mapping, 75 no worker did it in time."
    },
    sortOptions = false)
public final class ImportCommand extends GatewayCommand {

  @Option(names = "--json-dir", paramLabel = "DIR", description = "The folder with the JSON files.")
  private Path directory;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "Which files fill which tables, as YAML.")
  private Path mapping;

  @Option(names = "--dry-run", description = "Show what would be imported; nothing is kept.")
  private boolean dryRun;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "1000",
      description = "How many rows are sent at once; 1000 if no number is given.")
  private int batch;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Also write the outcome with all bad records as JSON.")
  private Path output;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long each batch may take; 600 if no time is given.")
  private int seconds;

  @Option(
      names = "--history",
      paramLabel = "TOOL",
      description =
          "Take over the versions that flyway, prisma, golang-migrate, liquibase, knex, sequelize,"
              + " node-pg-migrate, alembic, django (track: the app) or rails applied; nothing"
              + " runs. form-builder: its tables field_migrations and field_data_backups.")
  private String history;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The directory with the files of the tool, for --history.")
  private Path scripts;

  @Option(
      names = "--track",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The track for --history; main if none is given.")
  private String track;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone in which the form builder ran (default: ${DEFAULT-VALUE}).")
  private ZoneId zone;

  @Option(
      names = "--bull",
      description = {
        "Enqueue the waiting jobs of the form builder's Bull queue.",
        "FIELDFARE_BULL_REDIS_URL is the address of its Redis."
      })
  private boolean bull;

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      defaultValue = "field-migrations",
      description = "The name of the Bull queue (default: ${DEFAULT-VALUE}).")
  private String queue;

  /** Jobs must match the registry, like changes of any application. */
  @Override
  protected SenderRole role() {
    if (bull) {
      return SenderRole.ENQUEUER;
    }
    return isFormBuilder() ? SenderRole.OPERATOR : SenderRole.ADMIN;
  }

  private boolean isFormBuilder() {
    return FormBuilderImport.TOOL.equals(history);
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    long sources = Stream.of(directory != null, history != null, bull).filter(is -> is).count();
    if (sources != 1) {
      throw CommandFailure.usage("give one of --json-dir, --history and --bull.");
    }
    if (bull) {
      return new FormBuilderImport(session, dryRun).jobs(queue);
    }
    return history == null ? importFiles(session) : takeOver(session);
  }

  private int takeOver(Session session) {
    if (isFormBuilder()) {
      return new FormBuilderImport(session, dryRun).history(zone);
    }
    if (scripts == null) {
      throw CommandFailure.usage("--history %s needs --dir.".formatted(history));
    }
    if (dryRun) {
      throw CommandFailure.usage("--history %s has no dry run.".formatted(history));
    }
    return new HistoryTakeOver(session, track).run(history, scripts);
  }

  private int importFiles(Session session) {
    if (mapping == null) {
      throw CommandFailure.usage("--json-dir needs --mapping.");
    }
    if (batch < 1 || batch > ImportRequest.MOST_ROWS) {
      throw CommandFailure.usage("--batch is 1 to %d.".formatted(ImportRequest.MOST_ROWS));
    }
    TableImport.Limits limits = new TableImport.Limits(batch, Duration.ofSeconds(seconds), dryRun);
    return new JsonImport(session, directory, mapping, limits).run(output);
  }
}
