package dev.fieldfare.health.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.AddressRange;
import dev.fieldfare.health.delivery.AddressRules;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.WebhookChannel;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.health.notify.OutboundClient;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcDeliveryLog;
import dev.fieldfare.health.store.JdbcSilences;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts in a real Alertmanager. Skipped where none is installed. */
@WithServers
class AlertmanagerIT {
  private static final Duration LEASE = Duration.ofSeconds(30);

  @TempDir Path folder;

  // An Alertmanager compares with the time of the machine.
  private final MovableClock clock = MovableClock.at(Instant.now());
  private final List<AutoCloseable> opened = new ArrayList<>();
  private AlertmanagerServer server;
  private JdbcAlertStore alerts;
  private JdbcDeliveryLog log;
  private AlertmanagerLoop loop;
  private DeliverySender sender;

  @BeforeEach
  void start(PostgresServer postgres) throws SQLException, IOException {
    assumeTrue(AlertmanagerServer.program().isPresent(), "no prometheus-alertmanager");
    server = AlertmanagerServer.start(AlertmanagerServer.program().get(), folder);
    opened.add(server);
    TestDatabase database = TestDatabase.create(postgres);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    AlertPolicy policy = new AlertPolicy(2, Duration.ofHours(1), Duration.ofHours(1));
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            policy,
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
    JdbcSubscriptions subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    loop =
        new AlertmanagerLoop(
            subscriptions, alerts, new JdbcSilences(database.dataSource(), clock), log);
    SecretBox secrets = new SecretBox(Optional.of("a key"), Map.<String, String>of()::get);
    sender = sender(secrets);
    subscriptions.create(subscription(), Optional.of(secrets.seal(WebhookSignature.newSecret())));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void qc72_anAlertIsActiveEscalatedAndResolved() throws SQLException {
    alerts.apply(List.of(reported("public.people")));
    deliver();
    awaitActive(1);
    JsonNode raised = server.active().getFirst();
    alerts.apply(List.of(reported("public.people")));
    deliver();
    await().until(() -> severities().equals(List.of("critical")));
    alerts.apply(List.of(cleared("public.people")));
    deliver();
    awaitActive(0);

    assertThat(raised.path("labels").path("alertname").asText())
        .isEqualTo("fieldfare_migration_failed");
    assertThat(raised.path("labels").path("severity").asText()).isEqualTo("high");
    assertThat(raised.path("labels").path("subject").asText()).isEqualTo("public.people");
    assertThat(raised.path("annotations").path("runbook").asText())
        .isEqualTo("docs/runbooks/timeout.md");
  }

  @Test
  void aMessageThatComesLateOpensNothing() throws SQLException {
    alerts.apply(List.of(reported("public.people")));
    List<DueDelivery> late = takeDue();
    clock.set(Instant.now());
    alerts.apply(List.of(cleared("public.people")));

    late.forEach(this::send);

    assertThat(server.active()).isEmpty();
  }

  @Test
  void qc72_openAlertsArePostedAgainEveryMinute() throws SQLException {
    alerts.apply(List.of(reported("public.people")));
    takeDue();

    loop.round();
    deliver();
    awaitActive(1);
    Instant end = end();
    loop.round();
    assertThat(log.take(10, LEASE)).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    loop.round();
    log.take(10, LEASE).forEach(this::send);

    await().until(() -> end().isAfter(end.plusSeconds(60)));
  }

  @Test
  void c60_hostileNamesAreTaken() throws SQLException {
    alerts.apply(List.of(reported("x\"\r\n{{ .Evil }}\0\u001b[31m\ud800 <b>" + "n".repeat(5_000))));

    deliver();

    awaitActive(1);
  }

  private void awaitActive(int number) {
    await().until(() -> server.active().size() == number);
  }

  private List<String> severities() {
    return server.active().stream()
        .map(alert -> alert.path("labels").path("severity").asText())
        .toList();
  }

  private Instant end() {
    return Instant.parse(server.active().getFirst().path("endsAt").asText());
  }

  private void deliver() {
    takeDue().forEach(this::send);
  }

  // What is due is stored with the time of the database, which is the time of the machine too.
  private List<DueDelivery> takeDue() {
    return await()
        .until(
            () -> {
              clock.set(Instant.now());
              return log.take(10, LEASE);
            },
            taken -> !taken.isEmpty());
  }

  private void send(DueDelivery delivery) {
    AttemptResult result = sender.send(delivery);
    assertThat(result.error()).isEmpty();
    try {
      log.record(delivery, result, Optional.empty());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private DeliverySender sender(SecretBox secrets) {
    AddressRules loopback = new AddressRules(List.of(AddressRange.of("127.0.0.0/8")));
    OutboundClient client = new OutboundClient(loopback, Duration.ofSeconds(10));
    opened.add(client);
    WebhookChannel webhooks = new WebhookChannel(client, secrets, clock);
    return new DeliverySender(
        List.of(new AlertmanagerChannel(webhooks, alerts::resolved, clock), webhooks),
        new SilentMonitorMetrics(),
        clock);
  }

  private Subscription subscription() {
    return new Subscription(
        UUID.randomUUID(),
        "alertmanager",
        server.alertsUrl(),
        SubscriptionFormat.ALERTMANAGER,
        AlertSeverity.INFO,
        Set.of(),
        Set.of(),
        clock.instant(),
        "test");
  }

  private Signal reported(String subject) {
    Condition condition =
        new Condition(
            Fingerprint.of("migration_failed", subject),
            "migration_failed",
            AlertCategory.TIMEOUT,
            AlertSeverity.HIGH,
            "main",
            subject,
            "migration-worker",
            "It was not applied.",
            "canceling statement");
    return new Signal.Reported(condition, clock.instant());
  }

  private Signal cleared(String subject) {
    return new Signal.Cleared(Fingerprint.of("migration_failed", subject), clock.instant());
  }
}
