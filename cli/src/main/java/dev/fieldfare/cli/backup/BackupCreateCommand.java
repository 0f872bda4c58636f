package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a backup taken. */
@Command(
    name = "create",
    description = "Back up a table, one column of it, several tables, a schema, or all (full).",
    sortOptions = false)
final class BackupCreateCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      index = "0",
      description = "Letters, digits, dots, hyphens and underscores; a name may occur again.")
  private String name;

  /** What can be backed up without a list of tables. */
  enum Kind {
    full
  }

  @Parameters(
      paramLabel = "full",
      arity = "0..1",
      index = "1",
      description = "All tables with their structure; waits for the end.")
  private Kind kind;

  @Option(
      names = "--table",
      paramLabel = "T",
      description = "With its schema, or of the schema public.")
  private String table;

  @Option(
      names = "--tables",
      paramLabel = "T",
      split = ",",
      description = "Several tables with their structure, and what they need.")
  private List<String> tables;

  @Option(names = "--required", description = "A missing table of --tables is an error.")
  private boolean required;

  @Option(names = "--schema", paramLabel = "S", description = "All tables of a schema.")
  private String schema;

  @Option(names = "--column", paramLabel = "C", description = "Only this column.")
  private String column;

  @Option(
      names = "--retention-days",
      paramLabel = "DAYS",
      description = "Keep it for so many days, 30 to 365.")
  private Integer retentionDays;

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      converter = TierConverter.class,
      description = "Keep it for the time of daily, weekly or monthly.")
  private BackupTier tier;

  @Mixin private BackupWait wait;

  @Spec private CommandSpec spec;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupRequest request = request(session);
    if (request.subjects() != 1) {
      throw new ParameterException(
          spec.commandLine(), "Give one of full, --table, --tables and --schema.");
    }
    BackupDocument requested = session.client().backups().create(request);
    return table == null
        ? wait.finishDatabase(session, requested, BackupCreateCommand::isEnded)
        : wait.finish(session, requested, BackupCreateCommand::isEnded);
  }

  private static boolean isEnded(BackupDocument backup) {
    return !backup.status().isUnderWay();
  }

  private BackupRequest request(Session session) {
    return new BackupRequest(
        session.target(),
        Optional.ofNullable(table),
        Optional.ofNullable(column),
        Optional.ofNullable(name),
        Optional.ofNullable(tables),
        tables == null || !required ? Optional.empty() : Optional.of(true),
        Optional.ofNullable(schema),
        kind == Kind.full ? Optional.of(true) : Optional.empty(),
        Optional.ofNullable(retentionDays),
        Optional.ofNullable(tier));
  }
}
