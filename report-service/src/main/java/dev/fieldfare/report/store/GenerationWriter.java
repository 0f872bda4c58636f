package dev.fieldfare.report.store;

import dev.fieldfare.report.projection.ActivityAmounts;
import dev.fieldfare.report.projection.ActivityKey;
import dev.fieldfare.report.projection.BackupState;
import dev.fieldfare.report.projection.Generation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes rows of one generation in batches, for events and for rebuilds alike. Rows that exist are
 * added to or replaced. No key is written twice through one writer.
 */
final class GenerationWriter implements AutoCloseable {
  private static final String ACTIVITY =
      """
      INSERT INTO fieldfare_report.activity AS a (target, generation, bucket, key, schema_name, table_name, form_id,
        requested_by, migration_type, status, error_code, migrations, timed, duration_us, longest_us, lock_wait_us,
        longest_lock_wait_us, lock_hold_us, longest_lock_hold_us)
      SELECT ?, ?, r.* FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS r
      ON CONFLICT (target, generation, bucket, key) DO UPDATE SET
        migrations = a.migrations + EXCLUDED.migrations, timed = a.timed + EXCLUDED.timed,
        duration_us = a.duration_us + EXCLUDED.duration_us,
        longest_us = greatest(a.longest_us, EXCLUDED.longest_us),
        lock_wait_us = a.lock_wait_us + EXCLUDED.lock_wait_us,
        longest_lock_wait_us = greatest(a.longest_lock_wait_us, EXCLUDED.longest_lock_wait_us),
        lock_hold_us = a.lock_hold_us + EXCLUDED.lock_hold_us,
        longest_lock_hold_us = greatest(a.longest_lock_hold_us, EXCLUDED.longest_lock_hold_us)
      """;

  private static final String RETRYABLE =
      """
      INSERT INTO fieldfare_report.retryable (target, generation, migration_id, bucket, key)
      SELECT ?, ?, r.* FROM unnest(?, ?, ?) AS r
      ON CONFLICT (target, generation, migration_id) DO UPDATE SET bucket = EXCLUDED.bucket, key = EXCLUDED.key
      """;

  private static final String BACKUP =
      """
      INSERT INTO fieldfare_report.backups (target, generation, id, backup_type, status, schema_name, table_name, form_id,
        row_count, bytes, created_at, retention_until)
      SELECT ?, ?, r.* FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS r
      ON CONFLICT (target, generation, id) DO UPDATE SET status = EXCLUDED.status, row_count = EXCLUDED.row_count,
        bytes = EXCLUDED.bytes, retention_until = EXCLUDED.retention_until
      """;

  private static final String MOMENT = "timestamptz";
  private static final String NUMBER = "int8";

  private final RowBatch activity;
  private final RowBatch retryable;
  private final RowBatch backups;

  GenerationWriter(Connection own, Generation generation) throws SQLException {
    this.activity =
        new RowBatch(
            own,
            generation,
            ACTIVITY,
            MOMENT,
            "uuid",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            "text",
            NUMBER,
            NUMBER,
            NUMBER,
            NUMBER,
            NUMBER,
            NUMBER,
            NUMBER,
            NUMBER);
    this.retryable = new RowBatch(own, generation, RETRYABLE, "uuid", MOMENT, "uuid");
    this.backups =
        new RowBatch(
            own,
            generation,
            BACKUP,
            "uuid",
            "text",
            "text",
            "text",
            "text",
            "text",
            NUMBER,
            NUMBER,
            MOMENT,
            MOMENT);
  }

  void add(ActivityKey key, ActivityAmounts amounts) throws SQLException {
    activity.add(
        key.bucket().toString(),
        key.hash(),
        key.schema(),
        key.table(),
        key.form(),
        key.user(),
        key.type(),
        key.status(),
        key.errorCode(),
        amounts.migrations(),
        amounts.timed(),
        amounts.duration().sum(),
        amounts.duration().longest(),
        amounts.lockWait().sum(),
        amounts.lockWait().longest(),
        amounts.lockHold().sum(),
        amounts.lockHold().longest());
  }

  void add(UUID retryableId, ActivityKey key) throws SQLException {
    retryable.add(retryableId, key.bucket().toString(), key.hash());
  }

  void add(BackupState state) throws SQLException {
    backups.add(
        state.id(),
        state.type(),
        state.status(),
        state.schema(),
        state.table(),
        state.form(),
        state.rows(),
        state.bytes(),
        state.createdAt().toString(),
        state.retentionUntil().map(Instant::toString).orElse(null));
  }

  void flush() throws SQLException {
    activity.flush();
    retryable.flush();
    backups.flush();
  }

  @Override
  public void close() throws SQLException {
    try (activity;
        retryable) {
      backups.close();
    }
  }
}
