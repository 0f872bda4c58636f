package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The share of each subscription in the attempts at once. */
@WithServers
class JdbcDeliveryLogIT {
  private static final Duration LEASE = Duration.ofSeconds(30);

  // Messages are due at the time of the database.
  private final MovableClock clock = MovableClock.at(Instant.now().plusSeconds(3_600));
  private JdbcSubscriptions subscriptions;
  private JdbcDeliveryLog log;

  @BeforeEach
  void install(PostgresServer server) {
    TestDatabase database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
  }

  @Test
  void aReceiverThatHangsDelaysNoOther() throws SQLException {
    addMessages("hangs", 100);
    addMessages("answers", 1);

    assertThat(log.take(64, LEASE).stream().map(DueDelivery::url))
        .hasSize(9)
        .contains("http://answers/");
    assertThat(log.take(64, LEASE)).isEmpty();
  }

  @Test
  void theEndOfAnAttemptMakesRoomForAnother() throws SQLException {
    addMessages("slow", 20);
    List<DueDelivery> first = log.take(64, LEASE);

    end(first.get(0), Optional.empty());
    end(first.get(1), Optional.of("refused"));

    assertThat(first).hasSize(8);
    assertThat(log.take(64, LEASE)).hasSize(2);
  }

  @Test
  void attemptsThatWereKilledMakeRoomAfterTheirLease() throws SQLException {
    addMessages("slow", 20);
    assertThat(log.take(5, LEASE)).hasSize(5);
    assertThat(log.take(64, LEASE)).hasSize(3);

    clock.advance(LEASE);

    assertThat(log.take(64, LEASE)).hasSize(8);
  }

  @Test
  void aMailServerThatHangsLeavesPlacesToWebhooks() throws SQLException {
    for (int n = 0; n < 10; n++) {
      addMessages("mail " + n, "mailto:pager" + n + "@example.org", 10);
    }
    addMessages("answers", 1);

    List<DueDelivery> taken = log.take(64, LEASE);
    DueDelivery mail =
        taken.stream().filter(each -> each.url().startsWith("mailto:")).findFirst().orElseThrow();
    end(mail, Optional.empty());

    assertThat(taken).hasSize(11).extracting(DueDelivery::url).contains("http://answers/");
    assertThat(log.take(64, LEASE)).extracting(DueDelivery::url).containsExactly(mail.url());
  }

  @Test
  void aMessageThatIsReplacedKeepsItsPlace() throws SQLException {
    UUID alertmanager = addMessages("alertmanager", 0);
    clock.set(Instant.now().minusSeconds(60));
    log.replace(alertmanager, "dev.fieldfare.alerts.open", "[1]");
    for (int n = 0; n < 20; n++) {
      log.add(alertmanager, "dev.fieldfare.test", "{}");
    }

    clock.advance(Duration.ofHours(1));
    log.replace(alertmanager, "dev.fieldfare.alerts.open", "[2]");

    assertThat(log.take(64, LEASE)).hasSize(8).extracting(DueDelivery::body).contains("[2]");
  }

  private UUID addMessages(String host, int number) throws SQLException {
    return addMessages(host, "http://" + host + "/", number);
  }

  private UUID addMessages(String name, String url, int number) throws SQLException {
    UUID id = UUID.randomUUID();
    Subscription subscription =
        new Subscription(
            id,
            name,
            url,
            SubscriptionFormat.FIELDFARE,
            AlertSeverity.INFO,
            Set.of(),
            Set.of(),
            clock.instant(),
            "test");
    subscriptions.create(subscription, Optional.of("env:SECRET"));
    for (int n = 0; n < number; n++) {
      log.add(id, "dev.fieldfare.test", "{}");
    }
    return id;
  }

  private void end(DueDelivery delivery, Optional<String> error) throws SQLException {
    AttemptResult result = new AttemptResult(clock.instant(), LEASE, Optional.empty(), error);
    log.record(delivery, result, error.map(text -> clock.instant().plus(LEASE)));
  }
}
