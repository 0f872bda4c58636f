package dev.fieldfare.cli.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.PlanText;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Restores a backup into a new table, its rows into a table, or a new database. */
@Command(
    name = "restore",
    description = "Restore a table, rows of a table, or other backups into a new database.",
    sortOptions = false)
final class BackupRestoreCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "BACKUP",
      arity = "0..1",
      description = "Its id, or the name of the newest one.")
  private String backup;

  @Option(
      names = "--latest",
      description = "The newest backup that counts; with --table, the newest one of this table.")
  private boolean latest;

  @Option(
      names = "--into",
      paramLabel = "T",
      required = true,
      description =
          "The new table, with its schema or in the schema public. For other backups the new"
              + " database.")
  private String into;

  @Option(
      names = "--table",
      paramLabel = "T",
      description =
          "Of a backup of several tables, only this one, into the new table that --into names.")
  private String table;

  @Option(
      names = "--existing",
      paramLabel = "keep|overwrite",
      description =
          "Restore rows into an existing table. Rows that were changed since are kept, or are"
              + " backed up and get the values of the backup.")
  private String existing;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "With --existing, only the row with this primary key; can be repeated. Several columns as"
              + " a JSON array of texts.")
  private List<String> keys;

  @Option(
      names = {"-w", "--wait"},
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "600",
      description = "Wait for the end, 600 s if no time is given.")
  private Integer seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupClient backups = session.client().backups();
    BackupDocument found =
        BackupIdentifier.chosen(backups, backup, latest, Optional.ofNullable(table));
    AcceptedRestore accepted = backups.restore(found.id(), asked(found));
    if (seconds == null && found.table().isEmpty() && table == null) {
      seconds = BackupWait.OF_DATABASES;
    }
    return seconds == null ? accepted(session.output(), accepted) : wait(session, accepted);
  }

  private RestoreRequest asked(BackupDocument found) {
    if (keys != null && existing == null) {
      throw new ParameterException(spec.commandLine(), "--key needs --existing");
    }
    Optional<List<List<String>>> wanted =
        Optional.ofNullable(keys).map(all -> all.stream().map(this::key).toList());
    return new RestoreRequest(
        into, Optional.ofNullable(existing), wanted, BackupIdentifier.tableOf(found, table));
  }

  private List<String> key(String text) {
    if (!text.startsWith("[")) {
      return List.of(text);
    }
    try {
      return List.of(ContractsJson.mapper().readValue(text, String[].class));
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec.commandLine(), "--key " + text + " is not a JSON array of texts", e);
    }
  }

  private static int accepted(Output output, AcceptedRestore accepted) {
    output.identifier(accepted.migrationId().toString());
    if (output.format() == Format.json) {
      output.document(accepted);
    }
    output.line(
        "the migration %s restores into %s".formatted(accepted.migrationId(), accepted.into()));
    return ExitCode.OK;
  }

  private int wait(Session session, AcceptedRestore accepted) {
    Migration migration =
        session
            .client()
            .awaitCompletion(
                accepted.migrationId().toString(), Duration.ofSeconds(Math.max(0, seconds)));
    show(session.output(), migration);
    if (!migration.status().isFinal()) {
      return ExitCode.TEMPORARY;
    }
    return migration.status().isSuccess() ? ExitCode.OK : ExitCode.ERROR;
  }

  private static void show(Output output, Migration migration) {
    output.identifier(migration.id());
    if (output.format() == Format.json) {
      output.document(migration);
      return;
    }
    MigrationText.table(List.of(migration), output.style()).lines().forEach(output::line);
    migration
        .warnings()
        .forEach(
            warning ->
                output.line(
                    output.style().doubtful("warning") + ": " + PlanText.sentence(warning)));
    migration
        .error()
        .ifPresent(error -> MigrationText.error(error, output.style()).forEach(output::line));
  }
}
