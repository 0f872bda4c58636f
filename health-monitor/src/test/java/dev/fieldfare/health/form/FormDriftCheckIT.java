package dev.fieldfare.health.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Differences of the forms' tables, on a real ledger. */
@WithServers
class FormDriftCheckIT {

  @Test
  void qc43_differencesAreWarningsAndMissingColumnsAreCritical(TestDatabase database)
      throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    assertThat(run(database).status()).isEqualTo(CheckStatus.OK);
    database.execute(
        "CREATE TABLE ticket (id int, a text, extra int)",
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name) VALUES ('f', 'T',"
            + " 'public', 'ticket')",
        "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name,"
            + " column_type) VALUES ('f', 'a', 'f', 'A', 'text', 'a', 'text')");

    assertThat(run(database).status()).isEqualTo(CheckStatus.WARNING);
    assertThat(run(database).details())
        .containsExactly("1 differences are ORPHANED_COLUMN, for example of the table \"ticket\".");
    database.execute("ALTER TABLE ticket DROP a");
    assertThat(run(database).status()).isEqualTo(CheckStatus.CRITICAL);
  }

  private static CheckOutcome run(TestDatabase database) throws SQLException {
    return new FormDriftCheck()
        .run(new CheckedTarget("main", database.user(), database.dataSource()));
  }
}
