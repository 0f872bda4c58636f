package dev.fieldfare.events.consume;

import static dev.fieldfare.events.consume.Folding.subjects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.events.redis.RedisParts;
import dev.fieldfare.events.relay.EventRelay;
import dev.fieldfare.events.relay.JdbcEventBook;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I4, I10: consumers beside a relay and Redis, which is flushed, trimmed and killed. */
@WithServers
class EventConsumersIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final TestRedis redis;
  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisParts parts;
  private Folding folding;

  EventConsumersIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeEach
  void begin() throws SQLException {
    folding = Folding.in(database);
    redis.flush();
    parts = new RedisParts(redis);
    JdbcEventBook book = JdbcEventBook.ofLedger(database.dataSource(), "relay");
    EventRelay relay = new EventRelay(book, parts.sinks().of("main", Duration.ofDays(7)), n -> {});
    open.add(LoopRunner.start(relay, "main", new LoopSignal()));
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    parts.close();
  }

  @Test
  void i10_anEventOnTheStreamWakesTheConsumersOfItsSource() throws Exception {
    LoopSignal main = new LoopSignal();
    LoopSignal other = new LoopSignal();
    parts.wakeUps().listen("main", main);
    parts.wakeUps().listen("other", other);

    await()
        .atMost(LONG)
        .until(
            () -> {
              // The first reads may come before the connection is made.
              happen(1, 1);
              return main.count() > 0;
            });

    assertThat(other.count()).isZero();
  }

  @Test
  void i4_aRedisThatIsFlushedTrimmedAndKilledCostsNoEvent() throws SQLException {
    start("main");
    happen(1, 300);
    awaitFolded(300);

    redis.flush();
    happen(301, 310);
    redis.send("XTRIM", "fieldfare:events", "MAXLEN", "0");
    happen(311, 320);
    awaitFolded(320);
    redis.server().kill();
    happen(321, 330);
    awaitFolded(330);
    redis.server().restart();
    happen(331, 340);
    awaitFolded(340);

    assertThat(folding.folded()).isEqualTo(subjects(1, 340));
  }

  @Test
  void i10_aTargetThatIsAwayDelaysNoOther() throws SQLException {
    EventConsumers consumers = start("main");
    consumers.start(
        Folding.NAME,
        EventSource.ofTarget("away", database.dataSource(FreePorts.next())),
        folding.store(database.dataSource()),
        Folding::fold);

    happen(1, 10);
    awaitFolded(10);
    assertThat(database.query("SELECT source FROM own.event_positions WHERE position > 0"))
        .containsExactly("main");
  }

  private EventConsumers start(String target) {
    EventConsumers consumers = new EventConsumers(parts.wakeUps());
    open.add(consumers::close);
    consumers.start(
        Folding.NAME, folding.source(), folding.store(database.dataSource()), Folding::fold);
    return consumers;
  }

  // The relay numbers them.
  private void happen(int from, int through) {
    database.execute(
        "INSERT INTO fieldfare.event_log (type, source, subject, data) SELECT"
            + " 'dev.fieldfare.migration.applied', '/fieldfare/migration-worker/main',"
            + " 'main/' || n, '{}' FROM generate_series(%d, %d) n".formatted(from, through));
  }

  private void awaitFolded(int count) {
    await().atMost(LONG).untilAsserted(() -> assertThat(folding.folded()).hasSize(count));
  }
}
