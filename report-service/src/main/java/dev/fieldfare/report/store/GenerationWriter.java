package dev.fieldfare.report.store;

import dev.fieldfare.report.projection.ActivityAmounts;
import dev.fieldfare.report.projection.ActivityKey;
import dev.fieldfare.report.projection.BackupState;
import dev.fieldfare.report.projection.Generation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes rows of one generation in batches, for events and for rebuilds alike. Rows that exist are
 * added to or replaced.
 */
final class GenerationWriter implements AutoCloseable {
  private static final int BATCH = 500;

  private static final String ACTIVITY =
      """
      INSERT INTO fieldfare_report.activity AS a (target, generation, bucket, key, schema_name, table_name, form_id,
        requested_by, migration_type, status, error_code, migrations, timed, duration_us, longest_us, lock_wait_us,
        longest_lock_wait_us, lock_hold_us, longest_lock_hold_us)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
      INSERT INTO fieldfare_report.retryable (target, generation, migration_id, bucket, key) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (target, generation, migration_id) DO UPDATE SET bucket = EXCLUDED.bucket, key = EXCLUDED.key
      """;

  private static final String BACKUP =
      """
      INSERT INTO fieldfare_report.backups (target, generation, id, backup_type, status, schema_name, table_name, form_id,
        row_count, bytes, created_at, retention_until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (target, generation, id) DO UPDATE SET status = EXCLUDED.status, row_count = EXCLUDED.row_count,
        bytes = EXCLUDED.bytes, retention_until = EXCLUDED.retention_until
      """;

  private final Generation generation;
  private final PreparedStatement activity;
  private final PreparedStatement retryable;
  private final PreparedStatement backup;
  private int waiting;

  GenerationWriter(Connection own, Generation generation) throws SQLException {
    this.generation = generation;
    this.activity = own.prepareStatement(ACTIVITY);
    this.retryable = own.prepareStatement(RETRYABLE);
    this.backup = own.prepareStatement(BACKUP);
  }

  void add(ActivityKey key, ActivityAmounts amounts) throws SQLException {
    int next = begin(activity);
    activity.setObject(next++, at(key.bucket()));
    activity.setObject(next++, key.hash());
    String[] texts = {
      key.schema(), key.table(), key.form(), key.user(), key.type(), key.status(), key.errorCode()
    };
    for (String text : texts) {
      activity.setString(next++, text);
    }
    long[] numbers = {
      amounts.migrations(),
      amounts.timed(),
      amounts.duration().sum(),
      amounts.duration().longest(),
      amounts.lockWait().sum(),
      amounts.lockWait().longest(),
      amounts.lockHold().sum(),
      amounts.lockHold().longest()
    };
    for (long number : numbers) {
      activity.setLong(next++, number);
    }
    addBatch(activity);
  }

  void add(UUID retryableId, ActivityKey key) throws SQLException {
    int next = begin(retryable);
    retryable.setObject(next++, retryableId);
    retryable.setObject(next++, at(key.bucket()));
    retryable.setObject(next, key.hash());
    addBatch(retryable);
  }

  void add(BackupState state) throws SQLException {
    int next = begin(backup);
    backup.setObject(next++, state.id());
    backup.setString(next++, state.type());
    backup.setString(next++, state.status());
    backup.setString(next++, state.schema());
    backup.setString(next++, state.table());
    backup.setString(next++, state.form());
    backup.setLong(next++, state.rows());
    backup.setLong(next++, state.bytes());
    backup.setObject(next++, at(state.createdAt()));
    Optional<Instant> until = state.retentionUntil();
    if (until.isPresent()) {
      backup.setObject(next, at(until.get()));
    } else {
      backup.setNull(next, Types.TIMESTAMP_WITH_TIMEZONE);
    }
    addBatch(backup);
  }

  void flush() throws SQLException {
    activity.executeBatch();
    retryable.executeBatch();
    backup.executeBatch();
    waiting = 0;
  }

  @Override
  public void close() throws SQLException {
    try (activity;
        retryable) {
      backup.close();
    }
  }

  private int begin(PreparedStatement statement) throws SQLException {
    statement.setString(1, generation.target());
    statement.setLong(2, generation.number());
    return 3;
  }

  private void addBatch(PreparedStatement statement) throws SQLException {
    statement.addBatch();
    if (++waiting >= BATCH) {
      flush();
    }
  }

  private static Object at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
