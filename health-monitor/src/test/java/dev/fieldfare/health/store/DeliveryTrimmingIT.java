package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Old messages are deleted in batches, also what belongs to one message. */
@WithServers
class DeliveryTrimmingIT {
  private static final int BATCH = 10;

  @Test
  void i11_aSummaryOfManyMessagesIsDeletedInBatches(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    fill(database);
    var log = new JdbcDeliveryLog(database.dataSource(), MovableClock.at(Instant.now()));

    int largest = 0;
    int rounds = 0;
    for (int deleted = 1; deleted > 0; rounds++) {
      deleted = log.trim(Duration.ofDays(30), BATCH);
      largest = Math.max(largest, deleted);
    }

    assertThat(largest).isLessThanOrEqualTo(3 * BATCH);
    assertThat(rounds).isBetween(1_000, 1_100);
    assertThat(rows(database, "mail_items")).isZero();
    assertThat(rows(database, "delivery_attempts")).isZero();
    assertThat(rows(database, "deliveries")).isEqualTo(1);
  }

  // A thousand batches of messages in one mail; a delivery that is due stays.
  private static void fill(TestDatabase database) {
    database.execute(
        """
        INSERT INTO fieldfare_health.subscriptions (id, name, url, severity, created_at, created_by)
        VALUES (gen_random_uuid(), 'mail', 'mailto:a@example.org', 'INFO', now(), 'test')\
        """);
    database.execute(
        """
        INSERT INTO fieldfare_health.deliveries (id, subscription_id, event_type, body, created_at, due_at)
        SELECT gen_random_uuid(), s.id, 'test', '', now() - interval '31 days', due
        FROM fieldfare_health.subscriptions s, unnest(ARRAY[NULL, now()]::timestamptz[]) AS due\
        """);
    database.execute(
        """
        INSERT INTO fieldfare_health.mail_items (id, subscription_id, delivery_id, event_type, severity, body, created_at)
        SELECT gen_random_uuid(), d.subscription_id, d.id, 'test', 'INFO', '', d.created_at
        FROM fieldfare_health.deliveries d, generate_series(1, 10000) WHERE d.due_at IS NULL\
        """);
    database.execute(
        """
        INSERT INTO fieldfare_health.delivery_attempts (delivery_id, n, at, duration_ms)
        SELECT d.id, n, d.created_at, 1 FROM fieldfare_health.deliveries d, generate_series(1, 48) AS n
        WHERE d.due_at IS NULL\
        """);
  }

  private static long rows(TestDatabase database, String table) {
    return Long.parseLong(database.value("SELECT count(*) FROM fieldfare_health." + table));
  }
}
