package dev.fieldfare.migration.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@WithServers
class WorkerPoolsIT {

  @Test
  void i9_aConnectionThatDiedIsNotGivenOutAgain(TestDatabase database) throws SQLException {
    var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    try (WorkerPools pools = new WorkerPools(settings, 1)) {
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
    var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    try (WorkerPools pools = new WorkerPools(settings, 1);
        Connection connection = pools.ledger().getConnection();
        var row = connection.createStatement().executeQuery("SHOW search_path")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("pg_catalog");
    }
  }

  @Test
  void i6_planningLeavesNoPatienceToWhoAppliesNext(TestDatabase database) throws SQLException {
    var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("CREATE TABLE people (id bigint PRIMARY KEY, name text)");
    try (WorkerPools pools = new WorkerPools(settings, 1)) {
      var drop =
          new DropColumn(new TableName("public", "people"), "name", false, QuarantineMode.AUTO);
      var request = new PlanChange(UUID.randomUUID(), drop, PlanOptions.DEFAULT);
      assertThat(new JdbcExecutorLedger(pools, PlanningLimits.DEFAULT, "w").plan(List.of(request)))
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
    var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
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
    try (WorkerPools pools = new WorkerPools(settings, 1)) {
      var executorLedger = new JdbcExecutorLedger(pools, PlanningLimits.DEFAULT, "w");
      // More often than the pool has places.
      for (int n = 0; n < 5; n++) {
        try (Connection connection = pools.tables().getConnection();
            var statement = connection.createStatement()) {
          statement.execute("BEGIN");
        }
        var request = new PlanChange(UUID.randomUUID(), change, PlanOptions.DEFAULT);

        // The literal that is none ends the transaction, and nothing can be set in one that is
        // over.
        assertThatThrownBy(() -> executorLedger.plan(List.of(request)))
            .hasMessageContaining("transaction is aborted");
      }
    }
  }

  @Test
  void d9_valuesAreConvertedInUtcWhateverTheHostsZone(TestDatabase database) throws SQLException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    try {
      new LedgerInstaller(database.dataSource(), "main").install();
      database.execute(
          "CREATE TABLE visits (id int PRIMARY KEY, at timestamp DEFAULT '2026-01-01 12:00')",
          "INSERT INTO visits VALUES (1)");
      var settings = Target.of("main", database.jdbcUrl(), database.user(), database.password());
      try (WorkerPools pools = new WorkerPools(settings, 1)) {
        assertThat(zone(pools.ledger())).isEqualTo("UTC");
        Plan applied =
            planned(new JdbcExecutorLedger(pools, PlanningLimits.DEFAULT, "w").plan(toZoned()));
        assertThat(preview(database)).isEqualTo(applied.steps());
        try (Connection connection = pools.tables().getConnection();
            var statement = connection.createStatement()) {
          for (var step : applied.steps()) {
            statement.execute(step.sql());
          }
        }
      }
      assertThat(database.value("SELECT at = '2026-01-01 12:00+00'::timestamptz FROM visits"))
          .isEqualTo("t");
    } finally {
      TimeZone.setDefault(before);
    }
  }

  // Over a session that has the zone of the host.
  private static List<Step> preview(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(zone(database.dataSource())).isEqualTo("Asia/Kathmandu");
      return planned(new Planning(PlanningLimits.DEFAULT).plan(connection, toZoned())).steps();
    }
  }

  private static List<PlanRequest> toZoned() {
    var change =
        new ChangeType(
            new TableName("public", "visits"),
            "at",
            "timestamptz",
            Optional.empty(),
            CastErrorMode.FAIL);
    return List.of(new PlanChange(new UUID(1, 1), change, PlanOptions.DEFAULT));
  }

  private static Plan planned(List<PlanResult> results) {
    return ((PlanResult.Planned) results.getFirst()).plan();
  }

  @Test
  void d12_theCommitOfAChangeNeedNotWaitForStandbys(TestDatabase database) throws SQLException {
    assertThat(synchronousCommit(database, false)).isEqualTo("on, on");
    assertThat(synchronousCommit(database, true)).isEqualTo("on, local");
  }

  private static String synchronousCommit(TestDatabase database, boolean local)
      throws SQLException {
    var settings =
        Target.of("main", database.jdbcUrl(), database.user(), database.password())
            .withLocalCommits(local);
    try (WorkerPools pools = new WorkerPools(settings, 1)) {
      return shown(pools.ledger(), "synchronous_commit")
          + ", "
          + shown(pools.tables(), "synchronous_commit");
    }
  }

  private static String zone(DataSource source) throws SQLException {
    return shown(source, "TimeZone");
  }

  private static String shown(DataSource source, String setting) throws SQLException {
    try (Connection connection = source.getConnection();
        var row = connection.createStatement().executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  private static int backend(WorkerPools pools) throws SQLException {
    try (Connection connection = pools.ledger().getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
