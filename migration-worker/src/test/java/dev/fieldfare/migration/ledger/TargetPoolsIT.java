package dev.fieldfare.migration.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.migration.TargetSettings;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

  @Test
  void i6_planningLeavesNoPatienceToWhoAppliesNext(TestDatabase database) throws SQLException {
    var settings =
        new TargetSettings(
            "main", database.jdbcUrl(), database.user(), database.password(), "enqueuer");
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("CREATE TABLE people (id bigint PRIMARY KEY, name text)");
    try (TargetPools pools = new TargetPools(settings, 1)) {
      var drop =
          new DropColumn(new TableName("public", "people"), "name", false, QuarantineMode.AUTO);
      var request = new PlanChange(UUID.randomUUID(), drop, PlanOptions.DEFAULT);
      assertThat(new JdbcWorkshop(pools, PlanningLimits.DEFAULT, "w").plan(List.of(request)))
          .singleElement()
          .isInstanceOf(PlanResult.Planned.class);
      try (Connection connection = pools.tables().getConnection();
          var row = connection.createStatement().executeQuery("SHOW statement_timeout")) {
        row.next();
        assertThat(row.getString(1)).isEqualTo("5s");
        assertThat(connection.getNetworkTimeout()).isEqualTo(10_000);
      }
    }
  }

  @Test
  void i6_aSessionThatCannotBeSetBackLeavesItsPlaceInThePool(TestDatabase database)
      throws SQLException {
    var settings =
        new TargetSettings(
            "main", database.jdbcUrl(), database.user(), database.password(), "enqueuer");
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "CREATE FUNCTION plausible(floor integer) RETURNS boolean LANGUAGE sql RETURN true",
        "CREATE TABLE places (id bigint PRIMARY KEY, floor integer CHECK (plausible(floor)))");
    var change =
        new ChangeType(
            new TableName("public", "places"),
            "floor",
            "text",
            Optional.empty(),
            CastErrorMode.FAIL);
    try (TargetPools pools = new TargetPools(settings, 1)) {
      var workshop = new JdbcWorkshop(pools, PlanningLimits.DEFAULT, "w");
      // More often than the pool has places.
      for (int n = 0; n < 5; n++) {
        try (Connection connection = pools.tables().getConnection();
            var statement = connection.createStatement()) {
          statement.execute("BEGIN");
        }
        var request = new PlanChange(UUID.randomUUID(), change, PlanOptions.DEFAULT);

        // The literal that is none ends the transaction, and nothing can be set in one that is
        // over.
        assertThatThrownBy(() -> workshop.plan(List.of(request)))
            .hasMessageContaining("transaction is aborted");
      }
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
