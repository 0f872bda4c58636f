package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.retention.RetentionRecords;
import dev.fieldfare.backup.retention.RetentionRules;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.postgres.backup.BackupRequests.Answer;
import dev.fieldfare.postgres.backup.KeepingLedger;
import dev.fieldfare.postgres.backup.RetentionLedger;
import dev.fieldfare.postgres.backup.RetentionLedger.Ending;
import dev.fieldfare.postgres.backup.RetentionLedger.ExpiredBackup;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import dev.fieldfare.postgres.backup.RetentionLedger.OverdueBackup;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The ends of backups in a target's ledger. */
public final class JdbcRetentionRecords implements RetentionRecords {
  private static final String ACTOR = "backup-worker";

  private final DataSource target;
  private final RetentionRules rules;

  /** Those of one target. */
  public JdbcRetentionRecords(DataSource target, RetentionRules rules) {
    this.target = target;
    this.rules = rules;
  }

  @Override
  public List<OverdueBackup> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RetentionLedger(connection).due(most);
    }
  }

  @Override
  public boolean promote(UUID backup, BackupTier tier) throws SQLException {
    try (var connection = target.getConnection()) {
      return new KeepingLedger(connection).promote(backup, tier.label(), rules.tiers().of(tier))
          instanceof Answer.Requested;
    }
  }

  @Override
  public List<Ending> expire(Collection<UUID> backups) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RetentionLedger(connection).expire(backups, rules.json(), ACTOR);
    }
  }

  @Override
  public List<ExpiredBackup> deletionsDue(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RetentionLedger(connection).deletionsDue(most);
    }
  }

  @Override
  public void confirmDeletions(Collection<UUID> backups) throws SQLException {
    try (var connection = target.getConnection()) {
      new RetentionLedger(connection).confirmDeletions(backups);
    }
  }

  @Override
  public void postponeDeletion(UUID backup, Duration pause) throws SQLException {
    try (var connection = target.getConnection()) {
      new RetentionLedger(connection).postponeDeletion(backup, pause);
    }
  }

  @Override
  public KnownFolders known(Collection<String> locations, Collection<UUID> ids)
      throws SQLException {
    try (var connection = target.getConnection()) {
      return new RetentionLedger(connection).known(locations, ids);
    }
  }
}
