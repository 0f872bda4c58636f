package dev.fieldfare.migration.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.migration.TargetSettings;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@WithServers
class TargetPoolsIT {

  @Test
  void i9_aConnectionThatDiedIsNotGivenOutAgain(TestDatabase database) throws SQLException {
    var settings =
        new TargetSettings(
            "main", database.jdbcUrl(), database.user(), database.password(), "enqueuer");
    try (TargetPools pools = new TargetPools(settings, 1)) {
      int backend = backend(pools);

      database
          .server()
          .administer(database.name(), "SELECT pg_terminate_backend(%d)".formatted(backend));

      assertThatThrownBy(() -> backend(pools)).isInstanceOf(SQLException.class);
      assertThat(backend(pools)).isNotEqualTo(backend);
    }
  }

  @Test
  void i8_theLedgerIsCalledWithoutWhatOthersMayCreate(TestDatabase database) throws SQLException {
    var settings =
        new TargetSettings(
            "main", database.jdbcUrl(), database.user(), database.password(), "enqueuer");
    try (TargetPools pools = new TargetPools(settings, 1);
        Connection connection = pools.ledger().getConnection();
        var row = connection.createStatement().executeQuery("SHOW search_path")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("pg_catalog");
    }
  }

  private static int backend(TargetPools pools) throws SQLException {
    try (Connection connection = pools.ledger().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
