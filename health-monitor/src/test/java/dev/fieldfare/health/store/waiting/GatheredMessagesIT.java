package dev.fieldfare.health.store.waiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.mail.MailText;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcDeliveryLog;
import dev.fieldfare.health.store.JdbcSubscriptions;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that wait for the end of a group or of quiet hours: none is lost, none is stale. */
@WithServers
class GatheredMessagesIT {
  // Later than the time of the database, at which deliveries are due.
  private static final Instant EVENING = Instant.parse("2040-01-10T22:30:00Z");
  private static final QuietHours NIGHT =
      new QuietHours("22:00", "07:00", Optional.of("UTC"), Optional.of(AlertSeverity.CRITICAL));
  private static final MessageGroup GROUP = new MessageGroup("PT30S", Optional.of(5));
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final MovableClock clock = MovableClock.at(EVENING);
  private TestDatabase database;
  private JdbcAlertStore alerts;
  private JdbcMessageCollection collection;
  private JdbcDeliveryLog log;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    start();
  }

  /** As after a start of the service: nothing is kept in memory. */
  private void start() {
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(20), Duration.ofHours(20)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    collection = new JdbcMessageCollection(database.dataSource(), new MailRate(100), clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
  }

  @Test
  void qc75_quietHoursEndWithOneSummaryAfterARestartToo() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.of(NIGHT), Optional.empty());
    raise("a", AlertSeverity.HIGH);
    raise("b", AlertSeverity.MEDIUM);
    collect();
    assertThat(sent()).isEmpty();

    start();
    clock.set(Instant.parse("2040-01-11T06:59:59Z"));
    collect();
    assertThat(sent()).isEmpty();
    clock.set(Instant.parse("2040-01-11T07:00:00Z"));
    collect();

    List<JsonNode> sent = sent();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().path("type").asText()).isEqualTo("dev.fieldfare.summary");
    assertThat(sent.getFirst().path("data").path("counts"))
        .isEqualTo(ContractsJson.mapper().readTree("{\"HIGH\":1,\"MEDIUM\":1}"));
    assertThat(events(sent.getFirst())).containsExactly("a raised", "b raised");
    raise("c", AlertSeverity.HIGH);
    assertThat(events(sent().getFirst())).containsExactly("c raised");
    nothingWaits();
  }

  @Test
  void qc75_criticalPassesQuietHoursAndOlderMessagesOfItsAlertAreNotSentAfterIt() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.of(NIGHT), Optional.empty());
    raise("a", AlertSeverity.HIGH);
    raise("b", AlertSeverity.HIGH);
    collect();
    raise("a", AlertSeverity.CRITICAL);
    collect();
    assertThat(events(sent().getFirst())).containsExactly("a escalated");
    clear("a");
    collect();
    assertThat(events(sent().getFirst())).containsExactly("a resolved");

    clock.advance(Duration.ofHours(10));
    collect();

    List<JsonNode> morning = sent();
    assertThat(morning).hasSize(1);
    assertThat(events(morning.getFirst())).containsExactly("b raised");
  }

  @Test
  void qc75_aClockThatIsSetBackIntoQuietHoursLosesNothing() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.of(NIGHT), Optional.empty());
    raise("a", AlertSeverity.HIGH);
    clock.set(Instant.parse("2040-01-11T07:00:01Z"));
    clock.set(Instant.parse("2040-01-11T06:30:00Z"));
    collect();
    assertThat(sent()).isEmpty();
    clock.set(Instant.parse("2040-01-11T07:00:00Z"));
    collect();

    assertThat(events(sent().getFirst())).containsExactly("a raised");
    nothingWaits();
  }

  @Test
  void qc75_mailsHaveQuietHoursToo() throws Exception {
    subscribe("mailto:ops@example.org", Optional.of(NIGHT), Optional.empty(), Set.of());
    raise("a", AlertSeverity.HIGH);
    raise("b", AlertSeverity.MEDIUM);
    raise("c", AlertSeverity.CRITICAL);
    collect();
    assertThat(mails()).hasSize(1).first().asString().contains("CRITICAL raised");

    clock.advance(Duration.ofHours(10));
    collect();

    assertThat(mails()).containsExactly("[Fieldfare] 2 messages: 1 HIGH, 1 MEDIUM");
  }

  @Test
  void qc75_aGroupIsOneMessageAndShowsAResolvedAlertAsResolved() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    raise("a", AlertSeverity.HIGH);
    raise("b", AlertSeverity.MEDIUM);
    clear("a");
    clock.advance(Duration.ofSeconds(29));
    collect();
    assertThat(sent()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    collect();

    List<JsonNode> sent = sent();
    assertThat(sent).hasSize(1);
    assertThat(events(sent.getFirst())).containsExactly("a resolved", "b raised");
    nothingWaits();
  }

  @Test
  void qc75_aFullGroupDoesNotWaitAndOneMessageIsSentAsItIs() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    for (int n = 0; n < 5; n++) {
      raise("table " + n, AlertSeverity.HIGH);
    }
    collect();
    assertThat(events(sent().getFirst())).hasSize(5);

    raise("alone", AlertSeverity.HIGH);
    clock.advance(Duration.ofSeconds(30));
    collect();

    JsonNode alone = sent().getFirst();
    assertThat(alone.path("type").asText()).isEqualTo("dev.fieldfare.alert.raised");
    assertThat(alone.path("data").path("title").asText()).endsWith("main/alone");
  }

  @Test
  void qc75_aFailingReceiverKeepsItsGroupAndGetsTheRestAfterIt() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    raise("a", AlertSeverity.HIGH);
    raise("b", AlertSeverity.HIGH);
    clock.advance(Duration.ofSeconds(30));
    collect();
    DueDelivery first = log.take(10, LEASE).getFirst();
    end(first, Optional.of("no answer"));
    raise("c", AlertSeverity.HIGH);
    raise("d", AlertSeverity.HIGH);
    clock.advance(Duration.ofSeconds(30));
    collect();

    List<DueDelivery> again = log.take(10, LEASE);
    assertThat(again)
        .extracting(DueDelivery::id, DueDelivery::body)
        .hasSize(2)
        .contains(tuple(first.id(), first.body()));
    DueDelivery other =
        again.stream().filter(each -> !each.id().equals(first.id())).findFirst().orElseThrow();
    assertThat(events(json(other))).containsExactly("c raised", "d raised");
  }

  @Test
  void qc75_theReturnOfAReceiverBringsFewGroups() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    for (int n = 0; n < 20; n++) {
      raise("table " + n, AlertSeverity.HIGH);
      clock.advance(Duration.ofSeconds(30));
      collect();
    }

    assertThat(sent()).hasSize(3);
    collect();
    assertThat(events(sent().getFirst())).hasSize(17);
    nothingWaits();
  }

  @Test
  void qc75_aGroupDoesNotWaitForAClockThatWasSetBack() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    raise("a", AlertSeverity.HIGH);
    clock.advance(Duration.ofHours(-1));
    collect();

    assertThat(events(sent().getFirst())).containsExactly("a raised");
  }

  @Test
  void qc75_twoInstancesSendEachGroupOnce() throws Exception {
    subscribe(SubscriptionFormat.FIELDFARE, Optional.empty(), Optional.of(GROUP));
    raise("a", AlertSeverity.HIGH);
    clock.advance(Duration.ofSeconds(30));

    assertThat(collection.collect()).isTrue();
    assertThat(new JdbcMessageCollection(database.dataSource(), new MailRate(100), clock).collect())
        .isFalse();
    assertThat(sent()).hasSize(1);
  }

  @Test
  void qc75_aGroupToAChatIsOneText() throws Exception {
    subscribe(SubscriptionFormat.SLACK, Optional.empty(), Optional.of(GROUP));
    raise("a<b>", AlertSeverity.HIGH);
    raise("c", AlertSeverity.CRITICAL);
    clock.advance(Duration.ofSeconds(30));
    collect();

    assertThat(sent().getFirst().path("text").asText().lines())
        .containsExactly(
            "*2 alerts: 1 CRITICAL, 1 HIGH*",
            "• *CRITICAL raised*: A change took too long: main/c",
            "• *HIGH raised*: A change took too long: main/a&lt;b&gt;",
            "fieldfare alerts list");
  }

  @Test
  void qc75_aSubscriptionToAFormGetsItsAlertsOnly() throws Exception {
    subscribe("https://example.org/hook", Optional.empty(), Optional.empty(), Set.of("form 1"));
    apply(
        new Signal.Reported(
            FailedMigration.condition("a", AlertSeverity.HIGH, "form 1"), clock.instant()));
    apply(
        new Signal.Reported(
            FailedMigration.condition("b", AlertSeverity.HIGH, "form 2"), clock.instant()));
    raise("c", AlertSeverity.HIGH);

    List<JsonNode> sent = sent();
    assertThat(sent).hasSize(1);
    assertThat(events(sent.getFirst())).containsExactly("a raised");
  }

  private void collect() throws SQLException {
    boolean isMore = true;
    while (isMore) {
      isMore = collection.collect();
    }
  }

  private List<JsonNode> sent() throws SQLException, JsonProcessingException {
    List<JsonNode> sent = new ArrayList<>();
    for (DueDelivery due : log.take(10, LEASE)) {
      end(due, Optional.empty());
      sent.add(json(due));
    }
    return sent;
  }

  private List<String> mails() throws SQLException {
    List<String> subjects = new ArrayList<>();
    for (DueDelivery due : log.take(10, LEASE)) {
      end(due, Optional.empty());
      subjects.add(MailText.of(due.body()).subject());
    }
    return subjects;
  }

  private static JsonNode json(DueDelivery delivery) throws JsonProcessingException {
    return ContractsJson.mapper().readTree(delivery.body());
  }

  /** The subject and the event of each message in this one. */
  private static List<String> events(JsonNode message) {
    List<String> events = new ArrayList<>();
    if (message.path("data").has("messages")) {
      message.path("data").path("messages").forEach(each -> events.addAll(events(each)));
      return events;
    }
    String title = message.path("data").path("title").asText();
    String type = message.path("type").asText();
    events.add(
        "%s %s"
            .formatted(
                title.substring(title.lastIndexOf('/') + 1),
                type.substring(type.lastIndexOf('.') + 1)));
    return events;
  }

  private void end(DueDelivery delivery, Optional<String> error) throws SQLException {
    AttemptResult result = new AttemptResult(clock.instant(), LEASE, Optional.empty(), error);
    log.record(delivery, result, error.map(text -> clock.instant()));
  }

  private void nothingWaits() {
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_health.mail_items WHERE delivery_id IS NULL"))
        .isEqualTo("0");
  }

  private void raise(String subject, AlertSeverity severity) throws SQLException {
    apply(new Signal.Reported(FailedMigration.condition(subject, severity, null), clock.instant()));
  }

  private void clear(String subject) throws SQLException {
    apply(new Signal.Cleared(Fingerprint.of("migration_failed", subject), clock.instant()));
  }

  private void apply(Signal signal) throws SQLException {
    alerts.apply(List.of(signal));
  }

  private void subscribe(
      SubscriptionFormat format, Optional<QuietHours> quiet, Optional<MessageGroup> group)
      throws SQLException {
    store("https://example.org/hook", format, quiet, group, Set.of());
  }

  private void subscribe(
      String url, Optional<QuietHours> quiet, Optional<MessageGroup> group, Set<String> forms)
      throws SQLException {
    store(url, SubscriptionFormat.FIELDFARE, quiet, group, forms);
  }

  private void store(
      String url,
      SubscriptionFormat format,
      Optional<QuietHours> quiet,
      Optional<MessageGroup> group,
      Set<String> forms)
      throws SQLException {
    Subscription subscription =
        new Subscription(
            UUID.randomUUID(),
            "pager",
            url,
            format,
            AlertSeverity.INFO,
            Set.of(),
            Set.of(),
            forms,
            quiet,
            group,
            clock.instant(),
            "test");
    JdbcSubscriptions subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    subscriptions.create(subscription, Optional.of("env:HOOK"));
    assertThat(subscriptions.list()).containsExactly(subscription);
  }
}
