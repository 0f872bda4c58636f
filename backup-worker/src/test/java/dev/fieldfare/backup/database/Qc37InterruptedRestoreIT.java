package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.WorkerProcess;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is interrupted at its end is done once, or not at all. */
@WithServers
class Qc37InterruptedRestoreIT {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;
  @TempDir Path logs;
  private final TestDatabase database;
  private final String copy;
  private Databases target;
  private UUID backup;

  Qc37InterruptedRestoreIT(TestDatabase database) {
    this.database = database;
    this.copy = "copy_of_" + database.name();
  }

  @BeforeEach
  void backUp() throws Exception {
    target = new Databases(database, folder);
    database.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t (id int PRIMARY KEY)");
    database.execute("INSERT INTO t SELECT generate_series(1, 10)");
    BackupDocument taken = target.take(Databases.set(true, "t"));
    assertThat(taken.error()).isEmpty();
    backup = taken.id();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(target.scratchDatabases()).isEmpty();
    database.execute("DROP DATABASE IF EXISTS \"" + copy + "\" WITH (FORCE)");
  }

  @Test
  void qc37_aWorkerThatDiesBehindTheLastStepHasDoneAllOfIt() throws Exception {
    UUID migration = target.request(backup, copy);
    Interrupted dying = new Interrupted(target, true);
    assertThatThrownBy(() -> target.restorer(dying).round()).isInstanceOf(Killed.class);
    assertThat(target.value(copy, "SELECT count(*) FROM public.t")).isEqualTo("10");
    assertThat(target.outcome(migration)).isEqualTo("QUEUED");
    database.execute("UPDATE fieldfare.leases SET held_until = clock_timestamp() - interval '1s'");

    target.restorer(target.restores("another")).round();

    assertThat(target.outcome(migration)).isEqualTo("APPLIED");
    assertThat(target.value(copy, "SELECT count(*) FROM public.t")).isEqualTo("10");
  }

  @Test
  void qc37_anEmptyDatabaseThatAKilledWorkerHasClosedIsReplaced() throws Exception {
    createEmpty();
    UUID migration = target.request(backup, copy);
    target.close(copy, migration);

    target.restorer(target.restores("another")).round();

    assertThat(target.outcome(migration)).isEqualTo("APPLIED");
    assertThat(target.value(copy, "SELECT count(*) FROM public.t")).isEqualTo("10");
  }

  @Test
  void qc37_aDatabaseThatWasClosedIsOpenAgainWhenTheRestoreFails() throws Exception {
    createEmpty();
    UUID migration = target.request(backup, copy);
    target.close(copy, migration);
    database.execute(
        "UPDATE fieldfare.field_data_backups SET status = 'CORRUPT' WHERE id = '%s'"
            .formatted(backup));

    target.restorer(target.restores("another")).round();

    assertThat(target.outcome(migration)).startsWith("FAILED wrong_state");
    assertThat(target.value(copy, "SELECT count(*) FROM pg_class WHERE relname = 't'"))
        .isEqualTo("0");
    assertThat(target.server().comment(copy)).contains("ours");
  }

  @Test
  void qc37_aRestoreWhoseProcessIsKilledIsEndedByAnother() throws Exception {
    database.execute("INSERT INTO t SELECT generate_series(11, 300000)");
    UUID big = target.take(Databases.set(true, "t")).id();
    UUID migration = target.request(big, copy);

    ChildProcess killed = WorkerProcess.start(database, folder, logs, "killed");
    try {
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !target.scratchDatabases().isEmpty());
    } finally {
      killed.kill();
    }
    assertThat(copies()).isEqualTo("0");
    assertThat(target.outcome(migration)).isEqualTo("QUEUED");
    ChildProcess other = WorkerProcess.start(database, folder, logs, "other");
    try {
      await().atMost(LONG).until(() -> !target.outcome(migration).equals("QUEUED"));
    } finally {
      other.kill();
    }

    assertThat(target.outcome(migration)).isEqualTo("APPLIED");
    assertThat(target.value(copy, "SELECT count(*) FROM public.t")).isEqualTo("300000");
  }

  private void createEmpty() {
    database.execute(
        "CREATE DATABASE \"" + copy + "\"", "COMMENT ON DATABASE \"" + copy + "\" IS 'ours'");
  }

  @Test
  void aRestoreThatWasTakenOverMakesNothing() throws Exception {
    UUID migration = target.request(backup, copy);
    Interrupted slow =
        new Interrupted(target, false) {
          @Override
          public ApplyAnswer finish(ReadyDatabase restore, long epoch, LastStep last)
              throws SQLException {
            database.execute("UPDATE fieldfare.leases SET epoch = epoch + 1000000");
            return target.restores("slow").finish(restore, epoch, last);
          }
        };

    target.restorer(slow).round();

    assertThat(copies()).isEqualTo("0");
    assertThat(target.outcome(migration)).isEqualTo("QUEUED");
  }

  private String copies() {
    return database.value("SELECT count(*) FROM pg_database WHERE datname = '%s'".formatted(copy));
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The ledger of a worker that dies at the end of a restore. */
  private static class Interrupted implements DatabaseRestores {
    private final DatabaseRestores ledger;
    private final boolean afterTheStep;

    Interrupted(Databases target, boolean afterTheStep) {
      this.ledger = target.restores("dying");
      this.afterTheStep = afterTheStep;
    }

    @Override
    public List<ReadyDatabase> ready(int most) throws SQLException {
      return ledger.ready(most);
    }

    @Override
    public OptionalLong lease(UUID restore) throws SQLException {
      return ledger.lease(restore);
    }

    @Override
    public boolean renew(UUID restore, long epoch) {
      return false;
    }

    @Override
    public ApplyAnswer finish(ReadyDatabase restore, long epoch, LastStep last)
        throws SQLException {
      return ledger.finish(
          restore,
          epoch,
          () -> {
            if (afterTheStep) {
              last.run();
            }
            throw new Killed();
          });
    }

    @Override
    public void fail(UUID restore, FailureReason reason, String message) throws SQLException {
      ledger.fail(restore, reason, message);
    }

    @Override
    public void postpone(UUID restore, FailureReason reason, String message) throws SQLException {
      ledger.postpone(restore, reason, message);
    }
  }
}
