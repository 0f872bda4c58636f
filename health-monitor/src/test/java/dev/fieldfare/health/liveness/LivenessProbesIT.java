package dev.fieldfare.health.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The probes on a real target. */
@WithServers
class LivenessProbesIT {
  private static final ProbeResult WELL = new ProbeResult.Well();

  @Test
  void aDatabaseThatRefusesConnectionsIsDown(TestDatabase database) {
    try (FaultProxy proxy = FaultProxy.to(database.port())) {
      DatabaseProbe probe = new DatabaseProbe("main", database.dataSource(proxy.port()));
      assertThat(probe.run()).isEqualTo(WELL);

      proxy.refuse();

      assertThat(probe.run()).isInstanceOf(ProbeResult.Wrong.class);
      assertThat(probe.condition("refused").category())
          .isEqualTo(AlertCategory.DATABASE_CONNECTION);
      proxy.restore();
      assertThat(probe.run()).isEqualTo(WELL);
    }
  }

  @Test
  void aWorkerWithoutHeartbeatIsMissing(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    WorkerProbe probe = new WorkerProbe("main", database.dataSource());
    assertThat(probe.run()).isInstanceOf(ProbeResult.Wrong.class);

    database.execute("SELECT fieldfare.heartbeat('worker-1')");
    assertThat(probe.run()).isEqualTo(WELL);
    database.execute(
        "UPDATE fieldfare.workers SET seen_at = clock_timestamp() - interval '3 seconds'");
    assertThat(probe.run()).isEqualTo(new ProbeResult.Wrong("No heartbeat for 2 seconds."));
    // The database has a probe of its own.
    assertThat(probe.onTimeout(Duration.ofSeconds(2))).isEqualTo(new ProbeResult.Unknown());
  }

  @Test
  void aMigrationThatWaitsForIdleWorkersIsReported(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    QueueAgeProbe probe = new QueueAgeProbe("main", database.dataSource());
    assertThat(probe.run()).isEqualTo(WELL);

    add(database, 1, "people", "QUEUED");
    assertThat(probe.run())
        .isInstanceOfSatisfying(
            ProbeResult.Wrong.class,
            wrong -> assertThat(wrong.problem()).contains("public.people"));
    database.execute("INSERT INTO fieldfare.pauses VALUES ('public.people', 'test')");
    assertThat(probe.run()).isEqualTo(WELL);
    database.execute("DELETE FROM fieldfare.pauses");
    database.execute("UPDATE fieldfare.field_migrations SET status = 'RUNNING'");
    assertThat(probe.run()).isEqualTo(WELL);
    clear(database);
  }

  @Test
  void aMigrationThatWaitsHidesOnlyThoseBehindIt(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    QueueAgeProbe probe = new QueueAgeProbe("main", database.dataSource());
    add(database, 1, "people", "WAITING");
    for (int seq = 2; seq <= 130; seq++) {
      add(database, seq, "people", "QUEUED");
    }
    assertThat(probe.run()).isEqualTo(WELL);

    add(database, 131, "orders", "QUEUED");
    assertThat(probe.run())
        .isInstanceOfSatisfying(
            ProbeResult.Wrong.class,
            wrong -> assertThat(wrong.problem()).contains("public.orders"));
    database.execute(
        "UPDATE fieldfare.field_migrations SET names = '{*}' WHERE seq = 131",
        "UPDATE fieldfare.claims SET name = '*' WHERE seq = 131");
    assertThat(probe.run()).isEqualTo(WELL);
    clear(database);
  }

  @Test
  void i11_aLookAtTheQueueIsBoundedAndReachesEachLine(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    QueueAgeProbe probe = new QueueAgeProbe("main", database.dataSource());
    int lines = 2 * QueueAgeProbe.BATCH + 10;
    for (int seq = 1; seq <= lines; seq++) {
      add(database, seq, "line%04d".formatted(seq), seq == lines ? "QUEUED" : "WAITING");
    }

    assertThat(probe.run()).isEqualTo(WELL);
    assertThat(probe.run()).isEqualTo(WELL);
    // It is reported until it is over.
    assertThat(probe.run()).isInstanceOf(ProbeResult.Wrong.class);
    assertThat(probe.run()).isInstanceOf(ProbeResult.Wrong.class);
    database.execute("UPDATE fieldfare.field_migrations SET status = 'RUNNING'");
    assertThat(probe.run()).isEqualTo(WELL);
    clear(database);
  }

  private static void add(TestDatabase database, int seq, String table, String status) {
    database.execute(
        """
        WITH added AS (
          INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name,
            column_name, names, status, enqueued_at)
          VALUES (fieldfare.new_id(), %1$d, 'ADD_COLUMN', 'public', '%2$s', 'email',
            '{public.%2$s}', '%3$s', now() - interval '90 seconds') RETURNING *)
        INSERT INTO fieldfare.claims SELECT names[1], seq, id FROM added
        """
            .formatted(seq, table, status));
  }

  private static void clear(TestDatabase database) {
    database.execute("DELETE FROM fieldfare.claims", "DELETE FROM fieldfare.field_migrations");
  }

  @Test
  void deadLettersAreReported() {
    assertThat(new DeadLetterProbe("main", target -> new BrokerState.Connected(9, 0)).run())
        .isEqualTo(WELL);
    assertThat(new DeadLetterProbe("main", target -> new BrokerState.Connected(0, 2)).run())
        .isEqualTo(new ProbeResult.Wrong("2 entries could not be read."));
    assertThat(new DeadLetterProbe("main", target -> new BrokerState.Away("refused")).run())
        .isEqualTo(new ProbeResult.Unknown());
  }
}
