package dev.fieldfare.postgres.plan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@WithServers
class PlanningSessionIT {
  private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

  @Test
  void i6_onlyWhoLooksHasAMinute(TestDatabase database) throws SQLException {
    try (Connection connection = connection(database)) {
      try (PlanningSession session = new PlanningSession(connection, MINUTE)) {
        assertThat(timeouts(connection)).isEqualTo("1min 61s");
        session.probeRows();
        assertThat(timeouts(connection)).isEqualTo("1min 61s");
      }

      assertThat(timeouts(connection)).isEqualTo("5s 6s");
    }
  }

  @Test
  void i6_aConnectionKeepsItsPatienceWhereNothingElseIsSaid(TestDatabase database)
      throws SQLException {
    try (Connection connection = connection(database);
        PlanningSession session = new PlanningSession(connection, Optional.empty())) {
      assertThat(timeouts(connection)).isEqualTo("5s 6s");
      assertThat(session).isNotNull();
    }
  }

  @Test
  void i6_aConnectionThatCannotBeSetBackIsNotUsedAgain(TestDatabase database) throws SQLException {
    try (Connection connection = connection(database)) {
      PlanningSession session = new PlanningSession(connection, MINUTE);
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> value(connection, "1 / 0")).hasMessageContaining("division");

      assertThatThrownBy(session::close).isInstanceOf(SQLException.class);

      assertThat(connection.isClosed()).isTrue();
    }
  }

  private static Connection connection(TestDatabase database) throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '5s'; SET transaction_timeout = '6s'");
    }
    return connection;
  }

  private static String timeouts(Connection connection) throws SQLException {
    return value(
        connection,
        "concat_ws(' ', current_setting('statement_timeout'), current_setting('transaction_timeout'))");
  }

  private static String value(Connection connection, String expression) throws SQLException {
    try (Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT " + expression)) {
      row.next();
      return row.getString(1);
    }
  }
}
