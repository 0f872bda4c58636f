package dev.fieldfare.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A read of a form's backups does not depend on how many backups other forms have. */
@WithServers
class FormBackupReadsIT {
  private static final int BACKUPS = 20_000;

  private static TestDatabase database;

  @BeforeAll
  static void fill(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name,"
            + " table_name, column_name, form_id, status, enqueued_at, finished_at, backup_id)"
            + " SELECT fieldfare.new_id(), n, 'DROP_COLUMN', 'public', 't' || n % 1000, 'c' || n,"
            + " 'form-' || n % 1000, 'APPLIED', now(), now(), fieldfare.new_id()"
            + " FROM generate_series(1, %d) n".formatted(BACKUPS),
        "INSERT INTO fieldfare.field_data_backups (id, migration_id, backup_type, status,"
            + " created_by) SELECT backup_id, id, 'column', 'VERIFIED', 'worker'"
            + " FROM fieldfare.finished_migrations",
        "INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name,"
            + " column_name, column_type, row_count, backup_id) SELECT fieldfare.new_id(), id,"
            + " 'copied', schema_name, table_name, column_name, 'text', 1, backup_id"
            + " FROM fieldfare.finished_migrations",
        // What autovacuum reads would be counted too.
        "ALTER TABLE fieldfare.finished_migrations SET (autovacuum_enabled = off)",
        "ALTER TABLE fieldfare.quarantine SET (autovacuum_enabled = off)",
        "ALTER TABLE fieldfare.field_data_backups SET (autovacuum_enabled = off)",
        "ANALYZE fieldfare.finished_migrations, fieldfare.quarantine, fieldfare.field_data_backups");
  }

  @Test
  void i11_oneBackup() throws SQLException {
    String last =
        database.value("SELECT id FROM fieldfare.quarantine WHERE column_name = 'c20000'");

    assertReadsAtMost(
        50, "SELECT fieldfare.form_backup('%s') ->> 'formId'".formatted(last), "form-0");
  }

  @Test
  void i11_theBackupsOfAForm() throws SQLException {
    assertReadsAtMost(
        1_000,
        "SELECT fieldfare.form_backups('form-7', true, 5, 0, false) ->> 'total'",
        Integer.toString(BACKUPS / 1000));
  }

  private void assertReadsAtMost(long buffers, String query, String answer) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.prepareStatement(query)) {
      LedgerBuffers.assertReadsAtMost(
          connection,
          buffers,
          () -> {
            var row = statement.executeQuery();
            row.next();
            assertThat(row.getString(1)).isEqualTo(answer);
          });
    }
  }
}
