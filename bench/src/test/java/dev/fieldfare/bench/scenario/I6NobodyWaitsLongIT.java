package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.bench.chaos.ServiceProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * I6: when a worker is killed or stopped, or other sessions hold a table, its users wait 300 ms at
 * most.
 */
@WithScene
class I6NobodyWaitsLongIT {
  private static final int FAULTS = 25;
  private static final int LONGEST_MS = 300;
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final Scene scene;
  private PreparedStatement looking;

  I6NobodyWaitsLongIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void aWorkerStoppedOrCutOffWhileItHoldsALockLetsItsClientsGoOn() throws Exception {
    scene.table("busy", 3_000);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int faults = 0;
    int hits = 0;
    int sent;
    WritingClient client = WritingClient.of(scene.database(), "busy");
    looking =
        scene
            .database()
            .connect()
            .prepareStatement(
                "SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.relation ="
                    + " 'busy'::regclass AND l.mode = 'AccessExclusiveLock' AND l.granted AND"
                    + " a.application_name LIKE 'fieldfare%'");
    Stream stream = new Stream();
    try (client;
        stream;
        Connection watching = looking.getConnection()) {
      assertThat(watching.isValid(5)).isTrue();
      // On a busy machine fewer faults meet an apply, so there are more of them.
      while (faults < FAULTS || (hits <= FAULTS / 5 && faults < 5 * FAULTS)) {
        faults++;
        hits += breakSomething(random) ? 1 : 0;
        pause(random.nextInt(20, 120));
      }
      sent = stream.end();
    }

    scene.awaitRest();
    System.out.printf(
        "workers stopped and cut off %d times, %d in the middle of an apply, seed %d: %s%n",
        faults, hits, seed, client);
    assertThat(scene.ledger("status", "busy")).hasSize(sent).containsOnly("APPLIED");
    assertThat(hits).as("faults that met an apply").isGreaterThan(FAULTS / 5);
    assertThat(client.longestBehindUsMs()).as("seed %d", seed).isLessThanOrEqualTo(LONGEST_MS);
  }

  @Test
  void changesOfATableThatAutovacuumIsAtAreAppliedAndNobodyWaitsLong() throws Exception {
    scene
        .environment()
        .postgres()
        .administer("postgres", "ALTER SYSTEM SET autovacuum_naptime = '1s'");
    scene.environment().postgres().administer("postgres", "SELECT pg_reload_conf()");
    scene.table("vacuumed", 40_000);
    scene
        .database()
        .execute(
            "ALTER TABLE vacuumed SET (autovacuum_vacuum_threshold = 1,"
                + " autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100,"
                + " autovacuum_vacuum_cost_limit = 1)",
            "DELETE FROM vacuumed WHERE id % 2 = 0");
    await("autovacuum").atMost(Duration.ofSeconds(20)).until(() -> isVacuumed("autovacuum worker"));

    long start = System.nanoTime();
    WritingClient client = WritingClient.of(scene.database(), "vacuumed");
    try (client) {
      for (int n = 0; n < 10; n++) {
        scene.send(Scene.add("vacuumed", "c" + n));
      }
      scene.awaitApplied("vacuumed", 10);
    }

    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    System.out.printf("applied in %d ms beside autovacuum: %s%n", ms, client);
    assertThat(ms).isLessThan(10_000);
    assertThat(client.longestBehindUsMs()).isLessThanOrEqualTo(LONGEST_MS);
    scene.database().execute("DROP TABLE vacuumed");
  }

  @Test
  void changesOfATableThatSomebodyVacuumsByHandWaitAndNameIt() throws Exception {
    scene.table("frozen", 40_000);
    WritingClient client = WritingClient.of(scene.database(), "frozen");
    Vacuum vacuum = new Vacuum("frozen");
    try (client;
        vacuum) {
      await().until(() -> isVacuumed("client backend"));
      scene.send(Scene.add("frozen", "c"));
      scene.awaitStatuses("frozen", "WAITING");
      assertThat(scene.ledger("error -> 'blockers'", "frozen"))
          .singleElement()
          .asString()
          .contains("VACUUM (FREEZE) frozen");
      pause(1_500);
      assertThat(scene.ledger("status", "frozen")).containsExactly("WAITING");
      vacuum.end();
      scene.awaitStatuses("frozen", "APPLIED");
    }

    System.out.printf("beside a VACUUM by hand: %s%n", client);
    assertThat(client.longestBehindUsMs()).isLessThanOrEqualTo(LONGEST_MS);
  }

  // True when a worker was in the middle of applying.
  private boolean breakSomething(Random random) {
    boolean met = random.nextInt(4) > 0 ? awaitApply() : isApplying();
    switch (random.nextInt(4)) {
      case 0 -> scene.workers().forEach(worker -> worker.toPostgres().cut());
      case 1 -> scene.workers().forEach(worker -> worker.toPostgres().blackHole());
      case 2 -> scene.workers().forEach(worker -> worker.toPostgres().loseAnswers());
      default -> scene.workers().forEach(ServiceProcess::stop);
    }
    pause(random.nextInt(100, 500));
    scene.workers().forEach(ServiceProcess::goOn);
    if (random.nextBoolean()) {
      scene.workers().forEach(worker -> worker.toPostgres().cut());
    }
    scene.workers().forEach(worker -> worker.toPostgres().restore());
    return met;
  }

  private boolean awaitApply() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(800);
    while (System.nanoTime() < deadline) {
      if (isApplying()) {
        return true;
      }
    }
    return false;
  }

  private boolean isApplying() {
    try {
      return looking.executeQuery().next();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot look who applies", e);
    }
  }

  // Only a superuser sees what autovacuum does.
  private boolean isVacuumed(String by) throws SQLException {
    try (var superuser = scene.database().superuserDataSource().getConnection();
        var look =
            superuser.prepareStatement(
                "SELECT FROM pg_stat_progress_vacuum p JOIN pg_stat_activity a ON a.pid = p.pid"
                    + " WHERE a.datname = current_database() AND a.backend_type = ?"
                    + " AND p.relid IN (to_regclass('vacuumed'), to_regclass('frozen'))")) {
      look.setString(1, by);
      return look.executeQuery().next();
    }
  }

  private static void pause(long ms) {
    try {
      NEVER.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds and drops a column again and again. */
  private final class Stream implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("sender").start(this::sendAll);
    private volatile int sent;

    int end() {
      close();
      return sent;
    }

    private void sendAll() {
      try {
        do {
          scene.send(
              """
              {"type":"ADD_COLUMN","table":"busy","column":"c","dataType":"text","default":"x"}\
              """);
          scene.send(
              """
              {"type":"DROP_COLUMN","table":"busy","column":"c"}\
              """);
          sent += 2;
        } while (!over.await(50, TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      over.countDown();
      join(thread);
    }
  }

  /** Vacuums a table slowly until it is told to end. */
  private final class Vacuum implements AutoCloseable {
    private final Connection connection;
    private final Thread thread;

    Vacuum(String table) throws SQLException {
      this.connection = scene.database().connect();
      connection
          .createStatement()
          .execute("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1");
      this.thread = Thread.ofPlatform().name("vacuum").start(() -> vacuum(table));
    }

    private void vacuum(String table) {
      try (var statement = connection.createStatement()) {
        statement.execute("VACUUM (FREEZE) " + table);
      } catch (SQLException ended) {
        assertThat(ended.getSQLState()).isEqualTo("57014");
      }
    }

    void end() throws SQLException {
      scene
          .database()
          .query(
              "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'VACUUM%'"
                  + " AND backend_type = 'client backend' AND state = 'active'");
    }

    @Override
    public void close() throws SQLException {
      end();
      join(thread);
      connection.close();
    }
  }
}
