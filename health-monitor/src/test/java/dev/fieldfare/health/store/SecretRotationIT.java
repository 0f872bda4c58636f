package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions.Rotation;
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

/** Former secrets sign until their grace is over, however often a secret is rotated. */
@WithServers
class SecretRotationIT {
  private static final Duration GRACE = Duration.ofDays(1);

  private final MovableClock clock = MovableClock.at(Instant.now().plusSeconds(3_600));
  private final UUID id = UUID.randomUUID();
  private JdbcSubscriptions subscriptions;
  private JdbcDeliveryLog log;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    subscriptions = new JdbcSubscriptions(database.dataSource(), clock);
    log = new JdbcDeliveryLog(database.dataSource(), clock);
    subscriptions.create(subscription(), Optional.of("first"));
  }

  @Test
  void aRepeatedRotationKeepsTheSecretOfBefore() throws SQLException {
    rotate("second");
    clock.advance(Duration.ofHours(1));
    rotate("third");

    assertThat(signing()).containsExactly("third", "second", "first");
    clock.advance(Duration.ofHours(23));
    assertThat(signing()).containsExactly("third", "second");
    clock.advance(Duration.ofHours(1));
    assertThat(signing()).containsExactly("third");
    assertThat(subscriptions.trimSecrets(1)).isEqualTo(1);
    assertThat(subscriptions.trimSecrets(10)).isEqualTo(1);
  }

  @Test
  void tooManyFormerSecretsAreRefusedUntilOneHasEnded() throws SQLException {
    for (int n = 0; n < 5; n++) {
      assertThat(rotate("secret " + n)).isEqualTo(Rotation.DONE);
    }

    assertThat(rotate("one too many")).isEqualTo(Rotation.TOO_MANY);
    assertThat(signing()).hasSize(6).startsWith("secret 4").contains("first");
    clock.advance(GRACE);
    assertThat(rotate("later")).isEqualTo(Rotation.DONE);
    assertThat(signing()).containsExactly("later", "secret 4");
    assertThat(subscriptions.rotate(UUID.randomUUID(), "x", clock.instant()))
        .isEqualTo(Rotation.UNKNOWN);
  }

  private Rotation rotate(String secret) throws SQLException {
    return subscriptions.rotate(id, secret, clock.instant().plus(GRACE));
  }

  private List<String> signing() throws SQLException {
    log.add(id, "dev.fieldfare.test", "{}");
    List<String> secrets = log.take(1, Duration.ofMillis(1)).getFirst().secrets();
    clock.advance(Duration.ofMillis(1));
    assertThat(subscriptions.withSecrets().getFirst().secrets()).isEqualTo(secrets);
    return secrets;
  }

  private Subscription subscription() {
    return new Subscription(
        id,
        "pager",
        "http://pager/",
        SubscriptionFormat.FIELDFARE,
        AlertSeverity.INFO,
        Set.of(),
        Set.of(),
        clock.instant(),
        "test");
  }
}
