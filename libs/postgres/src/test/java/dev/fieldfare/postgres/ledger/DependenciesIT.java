package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A migration that waits for others continues when the last of them has ended, in whatever state.
 */
@WithServers
class DependenciesIT {
  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void i3_twoThatEndAtTheSameMomentFreeWhoWaitsForBoth() throws SQLException {
    UUID one = migration(1, "QUEUED");
    UUID other = migration(2, "QUEUED");
    UUID waiting = migration(3, "WAITING");
    dependsOn(waiting, one);
    dependsOn(waiting, other);

    try (Connection first = database.connect();
        Connection second = database.connect()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      end(first, one);
      CompletableFuture<Void> late = CompletableFuture.runAsync(() -> endAndCommit(second, other));
      awaitLockOr(late);
      first.commit();
      late.join();
    }

    assertThat(status(waiting)).isEqualTo("QUEUED");
  }

  @Test
  void i3_whoIsPausedMeanwhileWaitsForNothingAfterwards() throws SQLException {
    UUID one = migration(4, "QUEUED");
    UUID paused = migration(5, "WAITING");
    dependsOn(paused, one);
    database.query("SELECT fieldfare.pause('%s')".formatted(paused));

    try (Connection connection = database.connect()) {
      end(connection, one);
    }

    assertThat(status(paused)).isEqualTo("PAUSED");
    database.query("SELECT fieldfare.resume('%s')".formatted(paused));
    assertThat(status(paused)).isEqualTo("QUEUED");
  }

  @Test
  void i3_whoIsDueWhileItsDependencyEndsIsNotForgotten() throws SQLException {
    UUID one = migration(6, "QUEUED");
    UUID due = migration(7, "SCHEDULED");
    dependsOn(due, one);
    database.execute(
        "UPDATE fieldfare.field_migrations SET seq = NULL WHERE id = '%s'".formatted(due),
        "INSERT INTO fieldfare.appointments VALUES ('%s', now(), 'run_at')".formatted(due));

    try (Connection ending = database.connect()) {
      ending.setAutoCommit(false);
      end(ending, one);
      CompletableFuture<Void> placing =
          CompletableFuture.runAsync(
              () -> database.query("SELECT fieldfare.keep_appointments(200, 1000)"));
      awaitLockOr(placing);
      ending.commit();
      placing.join();
    }

    assertThat(status(due)).isEqualTo("QUEUED");
  }

  @Test
  void i3_whoIsRetriedWhileItsDependencyFailsDoesNotWaitForEver() throws SQLException {
    UUID failing = migration(8, "QUEUED");
    UUID retried = cancelledBehind(failing, 9);

    retryWhile(retried, connection -> fail(connection, failing));

    assertThat(status(retried)).isEqualTo("CANCELLED");
  }

  @Test
  void i3_whoIsRetriedWhileItsDependencyEndsWellGoesOn() throws SQLException {
    UUID ending = migration(10, "QUEUED");
    UUID retried = cancelledBehind(ending, 11);

    retryWhile(retried, connection -> end(connection, ending));

    assertThat(status(retried)).isEqualTo("QUEUED");
  }

  @Test
  void aThousandDependenciesAreLookedUpTogetherAndByIndexes() throws SQLException {
    database.execute(
        "INSERT INTO fieldfare.field_migrations (id, idempotency_key, migration_type, status,"
            + " enqueued_at) SELECT fieldfare.new_id(), 'key-' || i, 'ADD_COLUMN', 'APPLIED', now()"
            + " FROM generate_series(1, 1000) i");
    List<String> references =
        database.query(
            "SELECT CASE WHEN idempotency_key < 'key-5' THEN upper(id::text) ELSE idempotency_key END"
                + " FROM fieldfare.field_migrations WHERE idempotency_key LIKE 'key-%'");

    try (Connection connection = database.superuserDataSource().getConnection()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("SET LOCAL track_functions = 'all'");
      assertThat(admit(connection, references)).isEqualTo("QUEUED 1000");
      assertThat(counted(connection, "sum(calls)", "functions")).isLessThan(20);
      assertThat(counted(connection, "sum(seq_tup_read)", "tables")).isLessThan(100);

      references.add("key-1001");
      assertThat(admit(connection, references)).isEqualTo("REJECTED 0");
    }
  }

  private static String admit(Connection connection, List<String> references) throws SQLException {
    UUID id = UUID.randomUUID();
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");
      var admissions = new AdmissionLedger(connection);
      ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
      ObjectNode item = (ObjectNode) batch.path("items").get(0);
      item.put("id", id.toString());
      references.forEach(item.putArray("depends_on")::add);
      JsonBatch.admit(admissions, batch);
      ResultSet row =
          statement.executeQuery(
              "SELECT status || ' ' || (SELECT count(*) FROM fieldfare.dependencies d WHERE"
                  + " d.migration_id = m.id) FROM fieldfare.field_migrations m WHERE id = '%s'"
                      .formatted(id));
      row.next();
      return row.getString(1);
    }
  }

  private static long counted(Connection connection, String what, String of) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT %s FROM pg_stat_xact_user_%s WHERE schemaname = 'fieldfare'"
                    .formatted(what, of))) {
      row.next();
      return row.getLong(1);
    }
  }

  private static UUID cancelledBehind(UUID other, int seq) {
    UUID id = migration(seq, "CANCELLED");
    dependsOn(id, other);
    database.execute(
        "UPDATE fieldfare.field_migrations SET error_code = 'predecessor_failed' WHERE id = '%s'"
            .formatted(id));
    return id;
  }

  private interface Step {
    void take(Connection connection) throws SQLException;
  }

  private static void retryWhile(UUID retried, Step step) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      step.take(connection);
      CompletableFuture<Void> retry =
          CompletableFuture.runAsync(
              () -> database.query("SELECT fieldfare.retry('%s')".formatted(retried)));
      awaitLockOr(retry);
      connection.commit();
      retry.join();
    }
  }

  private static void fail(Connection connection, UUID migration) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE fieldfare.field_migrations SET status = 'FAILED' WHERE id = '%s'"
              .formatted(migration));
      statement.execute("SELECT fieldfare.end_followers(ARRAY['%s'::uuid])".formatted(migration));
    }
  }

  private static UUID migration(int seq, String status) {
    UUID id = UUID.randomUUID();
    database.execute(
        ("INSERT INTO fieldfare.field_migrations (id, seq, migration_type, status, enqueued_at,"
                + " wait_reason) VALUES ('%s', %d, 'ADD_COLUMN', '%s', now(),"
                + " CASE WHEN '%s' = 'WAITING' THEN 'dependency' END)")
            .formatted(id, seq, status, status));
    return id;
  }

  private static void dependsOn(UUID migration, UUID other) {
    database.execute(
        "INSERT INTO fieldfare.dependencies VALUES ('%s', '%s')".formatted(migration, other));
  }

  private static void end(Connection connection, UUID migration) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE fieldfare.field_migrations SET status = 'APPLIED' WHERE id = '%s'"
              .formatted(migration));
      statement.execute("SELECT fieldfare.free_dependants(ARRAY['%s'::uuid])".formatted(migration));
    }
  }

  private static void endAndCommit(Connection connection, UUID migration) {
    try {
      end(connection, migration);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until the second one waits for the first, or has not had to. */
  private static void awaitLockOr(CompletableFuture<Void> end) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
            + " current_database()";
    while (!end.isDone() && "0".equals(database.value(waiting))) {
      Thread.onSpinWait();
    }
  }

  private static String status(UUID migration) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(migration));
  }
}
