package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Functions that block others until they are committed have a short timeout, in case the caller
 * forgets to commit.
 */
@WithServers
class SteeringTransactionIT {

  private static final String ID = "01900000-0000-7000-8000-000000000001";
  private static final String RETRY = "SELECT fieldfare.retry('" + ID + "')";

  private final TestDatabase database;

  SteeringTransactionIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void failOnce() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "CREATE TABLE IF NOT EXISTS t (id int)",
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.pauses",
        "INSERT INTO fieldfare.field_migrations (id, seq, migration_type, status, enqueued_at)"
            + " VALUES ('%s', 1, 'ADD_COLUMN', 'FAILED', now())".formatted(ID));
  }

  @Test
  void anOpenTransactionThatAskedForARetryStopsAdmissionForSecondsOnly() throws SQLException {
    try (Connection forgetful = database.connect();
        Statement statement = forgetful.createStatement()) {
      forgetful.setAutoCommit(false);
      statement.execute(RETRY);

      database.execute("SET statement_timeout = '9s'; SELECT FROM fieldfare.target FOR UPDATE");

      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
    assertThat(database.value("SELECT status FROM fieldfare.field_migrations")).isEqualTo("FAILED");
    assertThat(database.value(RETRY)).isEqualTo("retrying");
  }

  @ParameterizedTest
  @CsvSource({"0, 5s", "1min, 5s", "2s, 2s"})
  void theLimitEndsWithTheTransactionAndIsNeverALongerOne(String own, String during)
      throws SQLException {
    for (String call : new String[] {RETRY, "SELECT fieldfare.pause_queue('public.t')"}) {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SET idle_in_transaction_session_timeout = '" + own + "'");
        connection.setAutoCommit(false);
        statement.execute(call);
        assertThat(limit(statement)).as(call).isEqualTo(during);
        connection.rollback();
        assertThat(limit(statement)).as(call).isEqualTo(own);
      }
    }
  }

  private static String limit(Statement statement) throws SQLException {
    ResultSet row = statement.executeQuery("SHOW idle_in_transaction_session_timeout");
    row.next();
    return row.getString(1);
  }
}
