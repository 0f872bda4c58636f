package dev.fieldfare.health.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.degraded.DirectDelivery;
import dev.fieldfare.health.degraded.ResilientAlerts;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.WebhookChannel;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.storage.FileSignalJournal;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of a probe on a real target. */
@WithServers
class LivenessLoopIT {
  private static final AlertPolicy POLICY =
      new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1));
  private static final AlertFilter ALL =
      new AlertFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

  @TempDir Path folder;

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final LogLines log = new LogLines();
  private TestDatabase database;
  private JdbcAlertStore store;

  /** Keeps what is logged. */
  private static final class LogLines extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void install(PostgresServer server) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    store =
        new JdbcAlertStore(
            database.dataSource(),
            POLICY,
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
  }

  @Test
  void aMissingLedgerIsAnAlertUntilItIsInstalled() throws Exception {
    LivenessLoop loop = loop(new QueueAgeProbe("main", database.dataSource()));

    loop.round();
    clock.advance(Duration.ofSeconds(15));
    roundsUntil(loop, () -> !alerts().isEmpty());

    assertThat(alerts())
        .singleElement()
        .extracting(alert -> alert.technicalDetails().originalError())
        .asString()
        .contains("relation \"fieldfare.", "42P01");
    new LedgerInstaller(database.dataSource(), "main").install();
    roundsUntil(loop, () -> alerts().getFirst().resolvedAt().isPresent());
  }

  @Test
  void theFirstErrorOfSeveralIsLogged() throws Exception {
    Logger logger = Logger.getLogger(ProbeErrors.class.getName());
    logger.addHandler(log);
    try {
      LivenessLoop loop = loop(new QueueAgeProbe("main", database.dataSource()));
      roundsUntil(loop, () -> !log.lines.isEmpty());
      loop.round();
      loop.round();
      assertThat(log.lines).hasSize(1);
    } finally {
      logger.removeHandler(log);
    }
  }

  private static void roundsUntil(LivenessLoop loop, Callable<Boolean> isReached) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              loop.round();
              return isReached.call();
            });
  }

  private List<Alert> alerts() throws SQLException {
    return store.list(ALL).items();
  }

  private LivenessLoop loop(LivenessProbe probe) {
    SecretBox secrets = new SecretBox(Optional.of("a key"), Map.<String, String>of()::get);
    DeliverySender sender =
        new DeliverySender(
            List.of(new WebhookChannel((address, headers, json) -> 204, secrets, clock)),
            new SilentMonitorMetrics(),
            clock);
    return new LivenessLoop(
        probe,
        new ResilientAlerts(
            store,
            new AlertEngine(POLICY),
            new FileSignalJournal(folder.resolve("journal")),
            new DirectDelivery(
                new JdbcSubscriptions(database.dataSource(), clock),
                sender,
                new MailRate(20),
                clock),
            target -> "production",
            clock),
        clock);
  }
}
