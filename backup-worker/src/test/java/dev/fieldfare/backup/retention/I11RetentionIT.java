package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I11: backups are ended in batches, and held ones do not keep the others from their end. */
@WithServers
class I11RetentionIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final KeptBackups kept;

  I11RetentionIT(TestDatabase database) {
    this.database = database;
    new Requested(database);
    this.kept = new KeptBackups(database);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void i11_aBacklogAThousandTimesTheBatchIsEndedInBatches() throws Exception {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, backup_type,"
            + " status, row_count, bytes, location, created_at, created_by, verified_at,"
            + " retention_until, hold_reason, held_by, held_at) SELECT gen_random_uuid(), 'public',"
            + " 't' || n, 'tables', 'VERIFIED', 1, 1, 'main/' || gen_random_uuid(), now() -"
            + " interval '100 days', 'ann', now(), now() - interval '10 days' + n * interval '1"
            + " second', h, h, CASE WHEN h IS NOT NULL THEN now() END FROM (SELECT n, CASE WHEN n"
            + " <= 200 THEN 'x' END AS h FROM generate_series(1, 2000) n) a");
    database.execute(
        "UPDATE fieldfare.field_data_backups SET migration_id = id WHERE held_by IS NULL");
    RetentionRunner runner = kept.runner(new FolderStore(folder), 2);
    int rounds = 0;
    while (runner.round().isZero()) {
      rounds++;
    }

    assertThat(rounds).isGreaterThanOrEqualTo(1000);
    assertThat(
            database.query(
                "SELECT status || ' ' || count(*) FROM fieldfare.field_data_backups GROUP BY status"
                    + " ORDER BY 1"))
        .containsExactly("DELETED 1800", "VERIFIED 200");
  }
}
