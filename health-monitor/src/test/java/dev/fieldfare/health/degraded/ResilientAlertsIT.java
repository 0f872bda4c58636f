package dev.fieldfare.health.degraded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.WebhookChannel;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.health.mail.MailChannel;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.storage.FileSignalJournal;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.mail.MailMessage;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts while the control database is down, and after its return. */
@WithServers
class ResilientAlertsIT {
  private static final AlertPolicy POLICY =
      new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1));

  @TempDir Path folder;

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final List<Map<String, String>> posted = new CopyOnWriteArrayList<>();
  private final List<MailMessage> mailed = new CopyOnWriteArrayList<>();
  private TestDatabase database;
  private FaultProxy proxy;
  private JdbcAlertStore store;
  private ResilientAlerts alerts;

  @BeforeEach
  void install(TestDatabase database) throws SQLException {
    this.database = database;
    this.proxy = FaultProxy.to(database.port());
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare_health CASCADE",
        "DROP SCHEMA IF EXISTS fieldfare_control CASCADE");
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    store =
        new JdbcAlertStore(
            database.dataSource(proxy.port()),
            POLICY,
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    alerts = start();
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  @Test
  void anOutageIsDeliveredWithoutTheControlDatabaseAndStoredOnce() throws SQLException {
    proxy.refuse();

    alerts.apply(reported());
    await().until(() -> posted.size() == 1);
    assertThat(alerts.page().degraded()).isTrue();
    Alert inMemory = alerts.page().items().getFirst();
    alerts.reconcile();
    clock.advance(Duration.ofSeconds(30));
    proxy.restore();
    alerts.apply(cleared());
    await().until(() -> posted.size() == 2);
    alerts.reconcile();

    assertThat(types()).containsExactly("raised", "resolved");
    assertThat(database.query("SELECT id::text FROM fieldfare_health.alerts"))
        .containsExactly(inMemory.id());
    assertThat(store.find(UUID.fromString(inMemory.id())).orElseThrow().state())
        .isEqualTo(AlertState.RESOLVED);
    assertThat(events()).containsExactly("raised", "resolved");
    assertThat(database.query("SELECT id::text FROM fieldfare_health.deliveries"))
        .containsExactlyInAnyOrderElementsOf(
            posted.stream().map(headers -> headers.get("webhook-id")).toList());
  }

  @Test
  void aKilledServiceKeepsItsJournal() {
    proxy.refuse();
    alerts.apply(reported());

    ResilientAlerts next = start();
    next.recover();
    proxy.restore();
    next.reconcile();

    assertThat(events()).containsExactly("raised");
    next.apply(cleared());
    assertThat(events()).containsExactly("raised", "resolved");
  }

  @Test
  void anAlertThatWasOpenBeforeKeepsItsId() throws SQLException {
    alerts.apply(reported());
    clock.advance(Duration.ofSeconds(1));
    proxy.refuse();

    alerts.apply(cleared());
    proxy.restore();
    alerts.reconcile();

    assertThat(database.query("SELECT state FROM fieldfare_health.alerts"))
        .containsExactly("RESOLVED");
    await().until(() -> types().equals(List.of("resolved")));
  }

  @Test
  void mailsKeepTheirRateAndNoMessageIsLost() {
    proxy.refuse();

    alerts.apply(reported());
    alerts.apply(cleared());
    clock.advance(Duration.ofSeconds(1));
    alerts.apply(reported());
    await().until(() -> posted.size() == 3 && mailed.size() == 2);
    proxy.restore();
    alerts.reconcile();

    assertThat(mailed).extracting(MailMessage::to).containsOnly("pager@example.org");
    assertThat(database.query("SELECT id::text FROM fieldfare_health.mail_items"))
        .hasSize(3)
        .containsAll(mailed.stream().map(mail -> mail.id().toString()).toList());
  }

  @Test
  void qc75_quietHoursHoldMessagesWithoutTheControlDatabaseToo() throws SQLException {
    Subscription night =
        new Subscription(
            UUID.randomUUID(),
            "night",
            "http://night.example.org/",
            SubscriptionFormat.FIELDFARE,
            AlertSeverity.INFO,
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.of(new QuietHours("11:00", "13:00", Optional.of("UTC"), Optional.empty())),
            Optional.empty(),
            clock.instant(),
            "test");
    new JdbcSubscriptions(database.dataSource(), clock).create(night, Optional.of("env:NIGHT"));
    alerts = start();
    proxy.refuse();

    alerts.apply(reported("queue_stuck", AlertSeverity.HIGH));
    await().until(() -> posted.size() == 1 && mailed.size() == 1);
    alerts.apply(reported("redis_away", AlertSeverity.CRITICAL));
    await().until(() -> posted.size() == 3);
    proxy.restore();
    alerts.reconcile();

    assertThat(posted)
        .filteredOn(each -> each.get("host").equals("night.example.org"))
        .hasSize(1)
        .allMatch(each -> each.get("severity").equals("CRITICAL"));
    assertThat(
            database.query(
                "SELECT severity FROM fieldfare_health.mail_items WHERE subscription_id = '%s'"
                    .formatted(night.id())))
        .containsExactly("HIGH");
  }

  private ResilientAlerts start() {
    String secret = WebhookSignature.newSecret();
    JdbcSubscriptions subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    SecretBox secrets =
        new SecretBox(Optional.of("a key"), Map.of("NIGHT", WebhookSignature.newSecret())::get);
    DeliverySender sender =
        new DeliverySender(
            List.of(new WebhookChannel(this::post, secrets, clock), new MailChannel(mailed::add)),
            new SilentMonitorMetrics(),
            clock);
    DirectDelivery delivery = new DirectDelivery(subscriptions, sender, new MailRate(3), clock);
    try {
      subscriptions.create(
          subscription("pager", "http://example.org/"), Optional.of(secrets.seal(secret)));
      subscriptions.create(subscription("mail", "mailto:pager@example.org"), Optional.empty());
      delivery.refresh();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new ResilientAlerts(
        store,
        new AlertEngine(POLICY),
        new FileSignalJournal(folder.resolve("journal")),
        delivery,
        target -> "production",
        clock);
  }

  private Subscription subscription(String name, String url) {
    return new Subscription(
        UUID.randomUUID(),
        name,
        url,
        SubscriptionFormat.FIELDFARE,
        AlertSeverity.INFO,
        Set.of(),
        Set.of(),
        clock.instant(),
        "test");
  }

  private int post(URI address, Map<String, String> headers, String json) {
    posted.add(
        Map.of(
            "webhook-id", headers.get("webhook-id"),
            "type", type(json),
            "severity", severity(json),
            "host", address.getHost()));
    return 204;
  }

  private static String type(String json) {
    return read(json).path("type").asText().replace("dev.fieldfare.alert.", "");
  }

  private static String severity(String json) {
    return read(json).path("data").path("severity").asText();
  }

  private static JsonNode read(String json) {
    try {
      return ContractsJson.mapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> types() {
    return posted.stream().map(each -> each.get("type")).toList();
  }

  private List<String> events() {
    return database.query(
        "SELECT replace(type, 'dev.fieldfare.alert.', '') FROM fieldfare_control.event_log"
            + " ORDER BY log_id");
  }

  private Signal reported() {
    return reported("database_away", AlertSeverity.CRITICAL);
  }

  private Signal reported(String kind, AlertSeverity severity) {
    return new Signal.Reported(
        new Condition(
            Fingerprint.of(kind, "main"),
            kind,
            AlertCategory.DATABASE_CONNECTION,
            severity,
            "main",
            "database",
            "health-monitor",
            "It does not answer.",
            "refused"),
        clock.instant());
  }

  private Signal cleared() {
    return new Signal.Cleared(Fingerprint.of("database_away", "main"), clock.instant());
  }
}
