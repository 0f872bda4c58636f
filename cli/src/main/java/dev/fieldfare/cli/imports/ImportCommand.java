package dev.fieldfare.cli.imports;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.message.SenderRole;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Imports JSON files into tables, or the history of another tool into a track. */
@Command(
    name = "import",
    description =
        "Import records of JSON files into tables by a mapping, or the history of another tool.",
    footer = {
      "",
      "Rows whose key is there already stay as they are, so the same command goes on after an",
      "interruption. Columns that the mapping encrypts need a key in FIELDFARE_IMPORT_KEY.",
      "Exit codes: 0 every record is in its table, 1 refused, 2 some records do not fit,",
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

  @Option(names = "--dry-run", description = "Try every record and count; no row stays.")
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
          "Take over the versions that flyway, prisma, golang-migrate or knex applied; nothing"
              + " runs.")
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

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    boolean isHistory = history != null && scripts != null;
    boolean isJson = directory != null && mapping != null;
    if (isHistory == isJson || (history != null) == (directory != null)) {
      throw CommandFailure.usage("give --json-dir and --mapping, or --history and --dir.");
    }
    return isHistory
        ? new HistoryTakeOver(session, track).run(history, scripts)
        : importFiles(session);
  }

  private int importFiles(Session session) {
    if (batch < 1 || batch > ImportRequest.MOST_ROWS) {
      throw CommandFailure.usage("--batch is 1 to %d.".formatted(ImportRequest.MOST_ROWS));
    }
    TableImport.Limits limits = new TableImport.Limits(batch, Duration.ofSeconds(seconds), dryRun);
    return new JsonImport(session, directory, mapping, limits).run(output);
  }
}
