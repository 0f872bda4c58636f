package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import dev.fieldfare.postgres.query.RunningStatement;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement outside a transaction is known while it runs, also when its release is steered. */
@QuarkusTest
class RunningStatementIT extends WorkerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @BeforeEach
  void makeReleaseRole() {
    database.createReleaseRole();
  }

  @Test
  void d60_isKnownWhenItsReleaseIsPausedAndGoneWhenItHasEnded() throws Exception {
    assertKnownAfter("pause", "PAUSED");
    database.execute("SELECT fieldfare.resume(id) FROM fieldfare.field_migrations");
    new TrackStage(database, "pause").awaitStatuses("APPLIED", "APPLIED");
  }

  @Test
  void d60_isKnownWhenItsReleaseIsCancelled() throws Exception {
    assertKnownAfter("cancel", "CANCELLED");
  }

  private void assertKnownAfter(String verb, String status) throws Exception {
    TrackStage track = new TrackStage(database, verb);
    track.put("1", "CREATE TABLE %1$s_t (id int);\nINSERT INTO %1$s_t VALUES (1);".formatted(verb));
    track.put(
        "2",
        "-- fieldfare: transactional=false\nSELECT 1;\n"
            + "CREATE INDEX CONCURRENTLY %1$s_i ON %1$s_t (id);\nSELECT 1;\n".formatted(verb));
    track.apply("1");
    track.awaitStatuses("APPLIED", "PENDING");
    UUID id;
    try (Connection reader = database.connect();
        var statement = reader.createStatement()) {
      // A build waits for older snapshots.
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("SELECT * FROM %s_t".formatted(verb));
      track.apply("2");
      id = begun(verb);

      database.execute("SELECT fieldfare.%s('%s')".formatted(verb, id));

      assertThat(status(id)).isEqualTo(status);
      RunningStatement running = running(id).orElseThrow();
      assertThat(running.n()).isEqualTo(2);
      assertThat(running.line()).isEqualTo(3);
      assertThat(
              database.value(
                  "SELECT query FROM pg_stat_activity WHERE pid = %d".formatted(running.pid())))
          .startsWith("CREATE INDEX CONCURRENTLY " + verb);
    }
    await().atMost(PATIENCE).until(() -> running(id).isEmpty());
    assertThat(status(id)).isEqualTo(status);
  }

  /** The migration of which a statement outside a transaction has begun. */
  private UUID begun(String track) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                UUID.fromString(
                    database.value(
                        "SELECT migration_id FROM fieldfare.version_steps"
                            + " WHERE track = '%s' AND status = 'BEGUN'".formatted(track))),
            found -> true);
  }

  private String status(UUID id) {
    return database.value(
        "SELECT status FROM fieldfare.field_migrations WHERE id = '%s'".formatted(id));
  }

  private Optional<RunningStatement> running(UUID id) throws SQLException {
    try (Connection connection = database.connect()) {
      return RunningStatement.of(connection, id);
    }
  }
}
