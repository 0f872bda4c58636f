package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.retention.RetentionModel.ModelBackup;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated histories of backups: every promised restore point is there after the cleanup. */
@WithServers
class RetentionModelIT {
  private static final int HISTORIES = Integer.getInteger("fieldfare.histories", 2_000);

  @TempDir Path folder;
  private final TestDatabase database;
  private final KeptBackups kept;

  RetentionModelIT(TestDatabase database) {
    this.database = database;
    new Requested(database);
    this.kept = new KeptBackups(database);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void qc36_everyPromisedRestorePointIsKeptAndAllOthersAreDeleted() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Random random = new Random(seed);
    List<ModelBackup> backups = new ArrayList<>();
    for (int history = 0; history < HISTORIES; history++) {
      backups.addAll(RetentionModel.history("h" + history, random, now));
    }
    insert(backups);

    kept.endAll(new FolderStore(folder));

    Map<String, String> expected = new RetentionModel(KeptBackups.RULES, now).outcomes(backups);
    Map<String, String> found = new HashMap<>();
    database
        .query(
            "SELECT id || ' ' || status || ' ' || coalesce(tier, '-') FROM"
                + " fieldfare.field_data_backups")
        .forEach(line -> found.put(line.substring(0, 36), line.substring(37)));
    assertThat(found).as("seed %d", seed).isEqualTo(expected);
    assertThat(found.values()).contains("DELETED -", "VERIFIED -", "VERIFIED weekly");
  }

  private void insert(List<ModelBackup> backups) throws Exception {
    try (var connection = database.connect();
        var row =
            connection.prepareStatement(
                "INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name,"
                    + " column_name, backup_type, status, row_count, bytes, location, created_at,"
                    + " created_by, verified_at, retention_until, tier, held_by, hold_reason,"
                    + " held_at) VALUES (?, 'public', ?, ?, 'tables', ?, 1, 1, ?, ?, 'ann', ?, ?,"
                    + " ?, ?, ?, ?)");
        var restore =
            connection.prepareStatement(
                "INSERT INTO fieldfare.field_migrations (id, migration_type, status, enqueued_at,"
                    + " finished_at, backup_id) VALUES (fieldfare.new_id(), 'RESTORE', ?, now(), ?,"
                    + " ?)")) {
      connection.setAutoCommit(false);
      for (ModelBackup backup : backups) {
        fill(row, backup);
        row.addBatch();
        if (backup.restoredAt().isPresent()) {
          Instant at = backup.restoredAt().get();
          restore.setString(1, at.equals(Instant.MAX) ? "QUEUED" : "FAILED");
          restore.setTimestamp(2, at.equals(Instant.MAX) ? null : Timestamp.from(at));
          restore.setObject(3, backup.id());
          restore.addBatch();
        }
      }
      row.executeBatch();
      restore.executeBatch();
      connection.commit();
    }
  }

  private static void fill(PreparedStatement row, ModelBackup backup) throws SQLException {
    row.setObject(1, backup.id());
    row.setString(2, backup.table());
    row.setString(3, backup.column());
    row.setString(4, backup.status());
    row.setString(5, "main/" + backup.id());
    row.setTimestamp(6, Timestamp.from(backup.takenAt()));
    row.setTimestamp(7, Timestamp.from(backup.takenAt()));
    row.setTimestamp(8, Timestamp.from(backup.until()));
    row.setString(9, backup.tier().map(tier -> tier.label()).orElse(null));
    row.setString(10, backup.isHeld() ? "ann" : null);
    row.setString(11, backup.isHeld() ? "test" : null);
    row.setTimestamp(12, backup.isHeld() ? Timestamp.from(backup.takenAt()) : null);
  }
}
