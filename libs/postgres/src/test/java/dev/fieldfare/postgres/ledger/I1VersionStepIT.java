package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal of versions that run statement by statement, under two workers. */
@WithServers
class I1VersionStepIT {
  private static final String BEGIN =
      "SELECT fieldfare.begin_version_step(v.migration_id, 1, 'x', 1, '{\"kind\":\"repeatable\"}')"
          + " ->> 'result' FROM fieldfare.schema_migrations v";
  private static final String DONE =
      "INSERT INTO fieldfare.version_steps (track, version, direction, n, checksum, line, status,"
          + " migration_id, began_at, ended_at) SELECT v.track, v.version, 'up', 1, 'x', 1, 'DONE',"
          + " v.migration_id, now(), now() FROM fieldfare.schema_migrations v";
  private static final String WAITS =
      "SELECT 1 FROM pg_locks WHERE relation = 'fieldfare.field_migrations'::regclass"
          + " AND NOT granted";

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.createReleaseRole();
  }

  @Test
  void i1_aStatementThatAnotherWorkerEndedMeanwhileDoesNotBeginAgain() throws Exception {
    ReleasedVersion.release(database, "steps", "-- fieldfare: transactional=false\nVACUUM");
    CompletableFuture<String> late;
    try (Connection other = database.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      // The late worker waits here, before it has the row of the migration.
      statement.execute("LOCK TABLE fieldfare.field_migrations IN EXCLUSIVE MODE");
      late = CompletableFuture.supplyAsync(() -> database.value(BEGIN));
      await().until(() -> !database.query(WAITS).isEmpty());
      statement.execute(DONE);
      other.commit();
    }

    assertThat(late.get()).isEqualTo("moved");
  }
}
