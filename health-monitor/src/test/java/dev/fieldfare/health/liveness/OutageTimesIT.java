package dev.fieldfare.health.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.embedded.EmbeddedServer;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import dev.fieldfare.health.degraded.DirectDelivery;
import dev.fieldfare.health.degraded.ResilientAlerts;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.storage.FileSignalJournal;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import io.agroal.api.AgroalDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C44: a server that is killed or frozen is one alert, which ends when it is back. The times are
 * printed; on a quiet machine each is below 5 s.
 */
@WithServers
class OutageTimesIT {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final AlertPolicy POLICY =
      new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1));
  private static final AlertFilter ALL =
      new AlertFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

  @TempDir Path folder;

  private TestDatabase control;
  private JdbcAlertStore store;

  @BeforeEach
  void install(PostgresServer server) {
    control = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(control.dataSource());
    ControlLog.install(control.dataSource());
    store =
        new JdbcAlertStore(
            control.dataSource(),
            POLICY,
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            CLOCK);
  }

  @Test
  void c44_aDatabaseThatIsFrozenOrKilledIsOneAlertUntilItIsBack() throws Exception {
    PostgresServer server = PostgresServer.startForTests();
    TestDatabase target = TestDatabase.create(server);
    PoolSettings settings =
        new PoolSettings(
            "test", 4, Duration.ofSeconds(3), Duration.ofSeconds(15), 5, "SET timezone = 'UTC'");
    try (AgroalDataSource pool =
            settings.open(Target.of("main", target.jdbcUrl(), target.user(), target.password()));
        LoopRunner loop = run(new DatabaseProbe("main", pool))) {
      assertThat(loop).isNotNull();
      disturb("PostgreSQL", server);
    } finally {
      server.kill();
    }
  }

  @Test
  void c44_aRedisThatIsFrozenOrKilledIsOneAlertUntilItIsBack() throws Exception {
    RedisServer server =
        new RedisServer(
            RedisServer.Options.forTests(PrivateFiles.temporaryDirectory("outage-redis")));
    server.start();
    TestRedis redis = new TestRedis(server);
    BrokerInspector broker =
        target -> {
          try {
            redis.send("PING");
            return new BrokerState.Connected(0, 0);
          } catch (RuntimeException e) {
            return new BrokerState.Away(String.valueOf(e.getMessage()));
          }
        };
    try (LoopRunner loop = run(new RedisProbe("main", broker))) {
      assertThat(loop).isNotNull();
      disturb("Redis", server);
    } finally {
      server.kill();
    }
  }

  private void disturb(String name, EmbeddedServer server) throws SQLException {
    // The first answers: an outage since the start is reported later.
    await().during(Duration.ofSeconds(2)).atMost(LONG).until(() -> alerts().isEmpty());
    server.freeze();
    double frozen = secondsUntil(1, AlertState.OPEN);
    server.thaw();
    double thawed = secondsUntil(1, AlertState.RESOLVED);
    server.kill();
    double killed = secondsUntil(2, AlertState.OPEN);
    server.start();
    double started = secondsUntil(2, AlertState.RESOLVED);

    System.out.printf(
        Locale.ROOT,
        "%s frozen: alert after %.1f s, resolved %.1f s after its return; killed: %.1f s, %.1f s%n",
        name,
        frozen,
        thawed,
        killed,
        started);
    assertThat(alerts()).hasSize(2);
  }

  private double secondsUntil(int episodes, AlertState newest) {
    long start = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(LONG)
        .until(() -> alerts().size() == episodes && alerts().getFirst().state() == newest);
    return (System.nanoTime() - start) / 1e9;
  }

  /** The newest one first. */
  private List<Alert> alerts() throws SQLException {
    return store.list(ALL).items().stream()
        .sorted((a, b) -> b.firstSeen().compareTo(a.firstSeen()))
        .toList();
  }

  private LoopRunner run(LivenessProbe probe) {
    DeliverySender sender = new DeliverySender(List.of(), new SilentMonitorMetrics(), CLOCK);
    ResilientAlerts alerts =
        new ResilientAlerts(
            store,
            new AlertEngine(POLICY),
            new FileSignalJournal(folder.resolve("journal")),
            new DirectDelivery(
                new JdbcSubscriptions(control.dataSource(), CLOCK),
                sender,
                new MailRate(20),
                CLOCK),
            target -> "production",
            CLOCK);
    return LoopRunner.start(new LivenessLoop(probe, alerts, CLOCK), "outage", new LoopSignal());
  }
}
