package dev.fieldfare.report.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.events.consume.EventConsumer;
import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Projections are what a computation from the ledger gives, whatever happens to the service. */
@WithServers
class ProjectionIT {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private TestDatabase database;
  private Projecting projecting;

  ProjectionIT(TestDatabase ofClass) {
    assertThat(ofClass).isNotNull();
  }

  @BeforeEach
  void begin() throws SQLException {
    database = TestServers.newDatabase();
  }

  @AfterEach
  void end() {
    projecting.close();
    database.close();
  }

  @RepeatedTest(4)
  void i10_projectionsAreARecomputationWhateverIsKilled() throws SQLException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    History history = new History(database, seed);
    projecting = new Projecting(database);
    EventConsumer consumer = projecting.consumer(killedAtTimes(random));

    for (int step = 0; step < 12; step++) {
      history.happen(random.nextInt(30));
      if (random.nextBoolean()) {
        history.number();
      }
      if (step == 2 || random.nextInt(4) == 0) {
        projecting.rebuild();
      }
      drain(consumer);
    }
    history.number();
    drain(consumer);
    List<String> folded = projecting.numbers();
    projecting.rebuild();

    assertThat(folded).as("seed %d", seed).isNotEmpty().isEqualTo(projecting.numbers());
  }

  @Test
  void i10_theFirstRebuildCountsWhatTheLogHasNoLonger() throws SQLException {
    History history = new History(database, 7);
    projecting = new Projecting(database);
    history.happen(60);
    history.number();
    EventConsumer consumer = projecting.consumer(projecting.folder());
    drain(consumer);
    assertThat(projecting.numbers()).isEmpty();

    projecting.rebuildIfWanted();
    List<String> built = projecting.numbers();
    drain(consumer);

    assertThat(projecting.numbers()).isNotEmpty().isEqualTo(built);
  }

  @Test
  void i10_aLogThatWasReplacedLeadsToARebuild() throws SQLException {
    History history = new History(database, 8);
    projecting = new Projecting(database);
    projecting.rebuildIfWanted();
    EventConsumer consumer = projecting.consumer(projecting.folder());
    history.happen(40);
    history.number();
    drain(consumer);
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET last_position = 0, published_position = 0");
    history.happen(10);
    history.number();

    drain(consumer);
    assertThat(database.value("SELECT is_stale FROM fieldfare_report.projections")).isEqualTo("t");
    projecting.rebuildIfWanted();
    drain(consumer);
    List<String> rebuilt = projecting.numbers();
    projecting.rebuild();

    assertThat(rebuilt).isNotEmpty().isEqualTo(projecting.numbers());
  }

  /** Folds, and in one batch of four ends its own session before the commit. */
  private EventHandler killedAtTimes(Random random) {
    EventHandler folder = projecting.folder();
    return (own, source, events) -> {
      folder.handle(own, source, events);
      if (random.nextInt(4) == 0) {
        kill(own);
      }
    };
  }

  private void kill(Connection own) throws SQLException {
    try (var statement = own.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      database
          .server()
          .administer(
              database.name(), "SELECT pg_terminate_backend(%d, 5000)".formatted(row.getInt(1)));
    }
  }

  /** Rounds until nothing is left; a round whose session was killed is repeated. */
  private static void drain(EventConsumer consumer) throws SQLException {
    boolean isIdle = false;
    while (!isIdle) {
      try {
        isIdle = consumer.round().equals(IDLE);
      } catch (SQLException e) {
        if (e.getSQLState() == null || !e.getSQLState().matches("57P01|08.*")) {
          throw e;
        }
      }
    }
  }
}
