package dev.fieldfare.events.redis;

import static dev.fieldfare.events.redis.PublishedStream.keyOfNote;
import static dev.fieldfare.events.redis.PublishedStream.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.events.redis.Sinks.Way;
import dev.fieldfare.events.relay.EventRelay;
import dev.fieldfare.events.relay.JdbcEventBook;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where log and note do not agree, the relay finds a way on. */
@WithServers
class EventRelayIT {
  private final TestRedis redis;
  private final TestDatabase database;
  private final PublishedStream stream;
  private Sinks sinks;
  private EventRelay relay;

  EventRelayIT(TestRedis redis, TestDatabase database) {
    this.redis = redis;
    this.database = database;
    this.stream = new PublishedStream(redis);
  }

  @BeforeEach
  void begin() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET last_position = 0, published_position = 0");
    redis.flush();
    sinks = new Sinks(redis);
    relay = relay();
  }

  @AfterEach
  void end() {
    sinks.close();
  }

  @Test
  void i10_whoeverDiesRightAfterTheFirstPublicationOfATargetIsFollowed() throws SQLException {
    happen(1, 3);
    relay.round();
    assertThat(stream.note("main")).isEqualTo("3");
    assertThat(noted()).isEqualTo("0");

    happen(4, 5);
    relay = relay();
    rounds();
    assertThat(stream.published()).isEqualTo(named("main", 1, 5));
    assertThat(noted()).isEqualTo("5");
  }

  @Test
  void i10_aLedgerThatWasMadeAnewIsPublishedFromItsBegin() throws SQLException {
    redis.send("SET", keyOfNote("main"), "500");
    happen(1, 3);

    rounds();

    assertThat(stream.published()).isEqualTo(named("main", 1, 3));
    assertThat(stream.note("main")).isEqualTo("3");
  }

  @Test
  void i10_aRedisFromBeforeTheOldestEventOfTheLogGoesOnWithThat() throws SQLException {
    happen(1, 3);
    rounds();
    database.query("SELECT fieldfare.trim_events('0')");
    happen(4, 5);
    redis.send("DEL", "fieldfare:events");
    redis.send("SET", keyOfNote("main"), "1");

    rounds();

    assertThat(stream.published()).isEqualTo(named("main", 4, 5));
    assertThat(stream.note("main")).isEqualTo("5");
    assertThat(noted()).isEqualTo("5");
  }

  private EventRelay relay() {
    return new EventRelay(
        JdbcEventBook.ofLedger(database.dataSource(), "relay"),
        sinks.sink(Way.IN_A_TRANSACTION, "main"),
        published -> {});
  }

  // As many as the longest way on takes, and some more.
  private void rounds() throws SQLException {
    for (int n = 0; n < 8; n++) {
      relay.round();
    }
  }

  private void happen(int from, int through) {
    for (int n = from; n <= through; n++) {
      database.execute(
          "INSERT INTO fieldfare.event_log (type, source, subject, data) VALUES"
              + " ('dev.fieldfare.migration.applied', '/fieldfare/main', 'main/%d', '{}')"
                  .formatted(n));
    }
  }

  private String noted() {
    return database.value("SELECT published_position FROM fieldfare.relay");
  }
}
