package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a backup taken. */
@Command(
    name = "create",
    description = "Back up a table, or one column of it with the primary key.",
    sortOptions = false)
final class BackupCreateCommand extends GatewayCommand {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Letters, digits, dots, hyphens and underscores; a name may occur again.")
  private String name;

  @Option(
      names = "--table",
      paramLabel = "T",
      required = true,
      description = "With its schema, or of the schema public.")
  private String table;

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

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    BackupDocument requested =
        session
            .client()
            .backups()
            .create(
                new BackupRequest(
                    session.target(),
                    table,
                    Optional.ofNullable(column),
                    Optional.ofNullable(name),
                    Optional.ofNullable(retentionDays),
                    Optional.ofNullable(tier)));
    return wait.finish(session, requested, backup -> !backup.status().isUnderWay());
  }
}
