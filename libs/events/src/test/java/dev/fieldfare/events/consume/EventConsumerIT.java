package dev.fieldfare.events.consume;

import static dev.fieldfare.events.consume.Folding.rounds;
import static dev.fieldfare.events.consume.Folding.subjects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I10: each event of a log is folded exactly once and in order, whatever ends in between. */
@WithServers
class EventConsumerIT {
  private final TestDatabase database;
  private Folding folding;

  EventConsumerIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void begin() throws SQLException {
    folding = Folding.in(database);
  }

  @Test
  void i10_foldsEachEventOnceAndInOrder() throws SQLException {
    folding.happen(1, 700);
    rounds(folding.consumer(Folding::fold));
    folding.happen(701, 710);

    // Another process with the same name continues.
    rounds(folding.consumer(Folding::fold));

    assertThat(folding.folded()).isEqualTo(subjects(1, 710));
  }

  @Test
  void i10_aSessionThatEndsInTheMiddleOfABatchLeavesNothingBehind() throws SQLException {
    folding.happen(1, 100);
    AtomicInteger kills = new AtomicInteger(2);
    EventConsumer consumer =
        folding.consumer(
            (own, source, events) -> {
              Folding.fold(own, source, events);
              if (kills.getAndDecrement() > 0) {
                terminate(own);
              }
            });

    assertThatThrownBy(consumer::round).isInstanceOf(SQLException.class);
    assertThatThrownBy(consumer::round).isInstanceOf(SQLException.class);
    assertThat(folding.folded()).isEmpty();
    rounds(consumer);

    assertThat(folding.folded()).isEqualTo(subjects(1, 100));
  }

  @Test
  void i10_aMovedConsumerContinuesAfterThePosition() throws SQLException {
    folding.happen(1, 20);
    EventConsumer consumer = folding.consumer(Folding::fold);
    rounds(consumer);

    move(5);
    rounds(consumer);
    assertThat(folding.folded().subList(20, 35)).isEqualTo(subjects(6, 20));

    move(18);
    rounds(consumer);
    assertThat(folding.folded().subList(35, 37)).isEqualTo(subjects(19, 20));
  }

  @Test
  void i9_aLostAnswerToTheCommitIsDecidedByTheStoredPosition() throws SQLException {
    folding.happen(1, 10);
    EventConsumer consumer = folding.consumer(Folding::fold, losingTheFirstCommitsAnswer());

    assertThatThrownBy(consumer::round).hasMessageContaining("connection lost");
    rounds(consumer);

    assertThat(folding.folded()).isEqualTo(subjects(1, 10));
  }

  @Test
  void i10_severalInstancesFoldEachEventOnce() throws Exception {
    folding.happen(1, 2_000);
    Callable<Void> instance =
        () -> {
          rounds(folding.consumer(Folding::fold));
          return null;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(List.of(instance, instance, instance))) {
        done.get();
      }
    }

    assertThat(folding.folded()).isEqualTo(subjects(1, 2_000));
  }

  @Test
  void anEventThatCannotBeHandledStopsItsSuccessorsOnly() throws SQLException {
    folding.happen(1, 50);
    EventConsumer consumer =
        folding.consumer(
            (own, source, events) -> {
              Folding.fold(own, source, events);
              if (events.stream().anyMatch(event -> event.subject().equals("main/21"))) {
                throw new IllegalStateException("this one");
              }
            });

    for (int n = 0; n < 40; n++) {
      try {
        consumer.round();
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("this one");
      }
    }

    assertThat(folding.folded()).isEqualTo(subjects(1, 20));
  }

  @Test
  void aLogThatWasReplacedIsReadFromItsBeginning() throws SQLException {
    folding.happen(1, 20);
    Replacements handler = new Replacements();
    rounds(folding.consumer(handler));

    folding.empty();
    folding.happen(101, 130);
    rounds(folding.consumer(handler));

    assertThat(handler.replaced).containsExactly("main");
    assertThat(folding.folded()).isEqualTo(subjects(101, 130));
  }

  @Test
  void eventsThatWereDeletedUnreadAreCounted() throws SQLException {
    folding.happen(1, 20);
    Replacements handler = new Replacements();
    rounds(folding.consumer(handler));

    folding.happen(21, 30);
    database.execute("UPDATE fieldfare.relay SET published_position = last_position");
    database.query("SELECT fieldfare.trim_events('0')");
    rounds(folding.consumer(handler));
    folding.happen(31, 40);
    rounds(folding.consumer(handler));

    assertThat(handler.missed).containsExactly(10L);
    List<String> expected = new ArrayList<>(subjects(1, 20));
    expected.addAll(subjects(31, 40));
    assertThat(folding.folded()).isEqualTo(expected);
  }

  private static final class Replacements implements EventHandler {
    private final List<String> replaced = new ArrayList<>();
    private final List<Long> missed = new ArrayList<>();

    @Override
    public void handle(Connection own, String source, List<LoggedEvent> events)
        throws SQLException {
      Folding.fold(own, source, events);
    }

    @Override
    public void logReplaced(Connection own, String source) throws SQLException {
      replaced.add(source);
      try (var delete = own.createStatement()) {
        delete.execute("DELETE FROM own.folded");
      }
    }

    @Override
    public void eventsMissed(Connection own, String source, long count) {
      missed.add(count);
    }
  }

  private void terminate(Connection own) throws SQLException {
    try (var query = own.createStatement();
        var row = query.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      database
          .server()
          .administer(
              database.name(), "SELECT pg_terminate_backend(%d, 5000)".formatted(row.getInt(1)));
    }
  }

  private void move(long position) throws SQLException {
    UUID event =
        UUID.fromString(
            database.value("SELECT id FROM fieldfare.events_after(%d, 1)".formatted(position - 1)));
    try (Connection own = database.connect()) {
      own.setAutoCommit(false);
      folding
          .store(database.dataSource())
          .move(own, Folding.NAME, "main", position, Optional.of(event));
      own.commit();
    }
  }

  private DataSource losingTheFirstCommitsAnswer() {
    AtomicInteger left = new AtomicInteger(1);
    return (DataSource)
        proxy(
            DataSource.class,
            database.dataSource(),
            (name, result) ->
                name.equals("getConnection")
                    ? proxy(Connection.class, result, (call, done) -> lost(left, call, done))
                    : result);
  }

  private static Object lost(AtomicInteger left, String call, Object done) throws SQLException {
    if (call.equals("commit") && left.getAndDecrement() > 0) {
      throw new SQLException("connection lost", "08006");
    }
    return done;
  }

  /** Changes what a call returns, after it was made. */
  private interface Change {
    Object of(String method, Object result) throws SQLException;
  }

  private static Object proxy(Class<?> type, Object real, Change change) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          try {
            return change.of(method.getName(), method.invoke(real, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
