package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever ends several migrations locks them in one order. */
@WithServers
class LockOrderIT {
  private static final int ROUNDS = 15;
  private static final int MIGRATIONS = 14;
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void empty() {
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox,"
            + " fieldfare.appointments, fieldfare.dependencies",
        "UPDATE fieldfare.target SET last_seq = 1000");
  }

  @Test
  void d13_twoCancelsOfOneAtomicSetEndIt() throws SQLException {
    List<UUID> set = atomicSet("WAITING");
    CompletableFuture<String> first;
    CompletableFuture<String> second;
    try (Connection gate = database.connect()) {
      gate.setAutoCommit(false);
      // Both are stopped when they report the member that they were asked for.
      gate.createStatement().execute("LOCK TABLE fieldfare.event_log IN SHARE MODE");
      first = cancel(set.get(0));
      second = cancel(set.get(1));
      awaitWaiters(2);
      gate.rollback();
    }

    assertThat(List.of(first.join(), second.join()))
        .containsExactlyInAnyOrder("cancelled", "too_late");
    assertThat(statuses()).containsOnly("CANCELLED");
  }

  @Test
  void d13_aCancelAndTheAdmitterOfOneAtomicSetEndIt() throws SQLException {
    List<UUID> set = atomicSet("WAITING");
    database.execute(
        "INSERT INTO fieldfare.appointments VALUES ('%s', 'infinity', 'change_set')"
            .formatted(set.get(1)));
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"}')");
    CompletableFuture<String> cancel;
    CompletableFuture<AdmissionAnswer> admission;
    try (Connection gate = database.connect()) {
      gate.setAutoCommit(false);
      gate.createStatement().execute("SELECT FROM fieldfare.appointments FOR UPDATE");
      cancel = cancel(set.get(1));
      awaitWaiters(1);
      admission = CompletableFuture.supplyAsync(LockOrderIT::admitTheThirdMember, THREADS);
      awaitWaiters(2);
      gate.rollback();
    }

    assertThat(cancel.join()).isEqualTo("cancelled");
    admission.join();
    assertThat(statuses()).containsOnly("CANCELLED", "REJECTED");
  }

  @Test
  void d13_whateverEndsTogetherNeverMeets() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (var threads = Executors.newFixedThreadPool(5)) {
      for (int round = 0; round < ROUNDS; round++) {
        empty();
        List<UUID> ids = graph(random);
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          UUID id = ids.get(random.nextInt(ids.size()));
          tasks.add(() -> database.value("SELECT fieldfare.cancel('%s')".formatted(id)));
        }
        tasks.add(() -> failTheFirst(ids.getFirst()));
        List<UUID> needed = List.of(any(ids, random), any(ids, random), any(ids, random));
        tasks.add(() -> admitOneThatDependsOn(needed));
        for (Future<String> done : threads.invokeAll(tasks)) {
          assertThat(done.get()).as("seed %d round %d", seed, round).isNotNull();
        }
        assertThat(statuses()).as("seed %d round %d", seed, round).isNotEmpty();
      }
    }
  }

  private static UUID any(List<UUID> ids, Random random) {
    return ids.get(random.nextInt(ids.size()));
  }

  // Ids are random, places are not: what follows has a later place, whatever its id is.
  private static List<UUID> graph(Random random) {
    List<UUID> ids = new ArrayList<>();
    for (int seq = 0; seq < MIGRATIONS; seq++) {
      UUID id = UUID.randomUUID();
      boolean inSet = random.nextInt(3) == 0;
      database.execute(
          ("INSERT INTO fieldfare.field_migrations (id, seq, migration_type, status, wait_reason,"
                  + " enqueued_at, change_set_id, change_set_index, change_set_atomic) VALUES ('%s',"
                  + " %d, 'DROP_COLUMN', '%s', %s, now(), %s, %d, false)")
              .formatted(
                  id,
                  seq,
                  seq == 0 ? "QUEUED" : "WAITING",
                  seq == 0 ? "NULL" : "'dependency'",
                  inSet ? "'set'" : "NULL",
                  seq));
      for (int i = 0; i < 2 && seq > 0; i++) {
        database.execute(
            "INSERT INTO fieldfare.dependencies VALUES ('%s', '%s') ON CONFLICT DO NOTHING"
                .formatted(id, any(ids, random)));
      }
      ids.add(id);
    }
    return ids;
  }

  // As an applier does: it holds the row, and ends what follows.
  private static String failTheFirst(UUID id) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      var row =
          statement.executeQuery(
              "SELECT names FROM fieldfare.take_rows(ARRAY['%s'::uuid])".formatted(id));
      row.next();
      if (statement.executeUpdate(
              ("UPDATE fieldfare.field_migrations SET status = 'FAILED' WHERE id = '%s'"
                      + " AND status = 'QUEUED'")
                  .formatted(id))
          > 0) {
        statement.execute("SELECT fieldfare.end_followers(ARRAY['%s'::uuid])".formatted(id));
      }
      connection.commit();
      return "failed";
    }
  }

  private static String admitOneThatDependsOn(List<UUID> needed) throws SQLException {
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"}')");
    try (Connection connection = database.connect()) {
      var admissions = new AdmissionLedger(connection);
      ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
      var refs = ((ObjectNode) batch.path("items").get(0)).putArray("depends_on");
      needed.forEach(id -> refs.add(id.toString()));
      return JsonBatch.admit(admissions, batch).toString();
    }
  }

  private static AdmissionAnswer admitTheThirdMember() {
    try (Connection connection = database.connect()) {
      var admissions = new AdmissionLedger(connection);
      ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
      ObjectNode item = (ObjectNode) batch.path("items").get(0);
      item.put("way", "stream").put("change_set_id", "set").put("change_set_index", 2);
      item.put("change_set_size", 3).put("change_set_atomic", true);
      return JsonBatch.admit(admissions, batch);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two of three members, the first with the lower id. */
  private static List<UUID> atomicSet(String status) {
    List<UUID> ids = List.of(new UUID(1, 0), new UUID(2, 0));
    for (int i = 0; i < 2; i++) {
      database.execute(
          ("INSERT INTO fieldfare.field_migrations (id, migration_type, status, wait_reason,"
                  + " enqueued_at, change_set_id, change_set_index, change_set_size,"
                  + " change_set_atomic) VALUES ('%s', 'DROP_COLUMN', '%s', 'change_set', now(),"
                  + " 'set', %d, 3, true)")
              .formatted(ids.get(i), status, i));
    }
    return ids;
  }

  private static CompletableFuture<String> cancel(UUID id) {
    return CompletableFuture.supplyAsync(
        () -> database.value("SELECT fieldfare.cancel('%s')".formatted(id)), THREADS);
  }

  private static List<String> statuses() {
    return database.query("SELECT status FROM fieldfare.field_migrations");
  }

  private static void awaitWaiters(int count) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
            + " current_database()";
    Instant end = Instant.now().plusSeconds(20);
    while (Integer.parseInt(database.value(waiting)) < count) {
      assertThat(Instant.now()).isBefore(end);
    }
  }
}
