package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions of planning are checked again when a batch is applied. */
@WithServers
class ApplyFenceIT {

  private TestDatabase database;
  private Connection connection;
  private ApplyLedger ledger;

  @BeforeEach
  void placeAMigration(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.pauses",
        "DROP TABLE IF EXISTS survey",
        "CREATE TABLE survey (id int)",
        "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"survey\",\"column\":\"x\","
            + "\"dataType\":\"text\"}')");
    connection = database.connect();
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(1)));
    ledger = new ApplyLedger(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void appliesWhatNobodyHolds() throws SQLException {
    assertThat(batch().apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);

    assertThat(database.value("SELECT status FROM fieldfare.field_migrations"))
        .isEqualTo("APPLIED");
    assertThat(database.value("SELECT count(*) FROM fieldfare.claims")).isEqualTo("0");
  }

  @Test
  void stopsBeforeATargetThatIsPaused() throws SQLException {
    TestBatch batch = batch();
    database.execute("INSERT INTO fieldfare.pauses VALUES ('', 'me')");

    assertThat(batch.apply(ledger)).isEqualTo(new ApplyAnswer.Paused());
  }

  @Test
  void stopsBeforeATableThatIsPausedAndBeforeNoOther() throws SQLException {
    TestBatch batch = batch();
    database.execute("INSERT INTO fieldfare.pauses VALUES ('public.other', 'me')");
    database.execute("INSERT INTO fieldfare.pauses VALUES ('public.survey', 'me')");

    assertThat(batch.apply(ledger)).isEqualTo(new ApplyAnswer.Paused());

    database.execute("DELETE FROM fieldfare.pauses WHERE name = 'public.survey'");
    assertThat(batch.apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);
  }

  /** The caller of pause has been answered by then that nothing is being applied. */
  @Test
  void seesAPauseThatCameWhileItAskedForTheGate() throws Exception {
    TestBatch batch = batch();
    database.execute(
        "ALTER FUNCTION fieldfare.enter_apply_gate() RENAME TO enter_at_once",
        "CREATE FUNCTION fieldfare.enter_apply_gate() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " IF current_setting('application_name') = 'slow' THEN"
            + " PERFORM pg_advisory_xact_lock(1); END IF; RETURN fieldfare.enter_at_once(); END $$");
    try (Connection brake = database.connect();
        Statement held = brake.createStatement();
        Statement named = connection.createStatement()) {
      held.execute("SELECT pg_advisory_lock(1)");
      named.execute("SET application_name = 'slow'");
      var answer = CompletableFuture.supplyAsync(() -> apply(batch));
      while (!isHeldUp() && !answer.isDone()) {
        Thread.onSpinWait();
      }
      database.query("SELECT fieldfare.pause_queue()");
      held.execute("SELECT pg_advisory_unlock(1)");

      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(new ApplyAnswer.Paused());
    } finally {
      database.execute(
          "DROP FUNCTION fieldfare.enter_apply_gate()",
          "ALTER FUNCTION fieldfare.enter_at_once() RENAME TO enter_apply_gate");
    }
  }

  private boolean isHeldUp() {
    return database
        .value("SELECT count(*) FROM pg_locks WHERE NOT granted AND objid = 1")
        .equals("1");
  }

  private ApplyAnswer apply(TestBatch batch) {
    try {
      return batch.apply(ledger);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stopsBeforeATableThatIsNotWhatItWas() throws SQLException {
    TestBatch batch = batch();
    database.execute("ALTER TABLE survey ADD y int");

    assertThat(batch.apply(ledger)).isEqualTo(new ApplyAnswer.Changed());
  }

  @Test
  void stopsBeforeATableThatIsGone() throws SQLException {
    TestBatch batch = batch();
    database.execute("DROP TABLE survey");

    assertThat(batch.apply(ledger)).isEqualTo(new ApplyAnswer.Changed());
  }

  @Test
  void appliesNothingTwice() throws SQLException {
    TestBatch batch = batch();
    TestBatch empty = new TestBatch(batch.conditions(), List.of(), batch.outcomes());
    empty.apply(ledger);

    assertThat(empty.apply(ledger)).isEqualTo(new ApplyAnswer.Moved());
  }

  private TestBatch batch() throws SQLException {
    return batch(database, ledger);
  }

  /** Adds a column x to the table survey, for the migration that is first in line. */
  static TestBatch batch(TestDatabase database, ApplyLedger ledger) throws SQLException {
    UUID id =
        ledger
            .nextLines("", new Breadth(1, 10, 1), WorkerShare.ALL, Set.of())
            .entries()
            .getFirst()
            .id();
    ObjectNode conditions = LedgerJson.MAPPER.createObjectNode().put("waitMs", 0);
    String oid = database.value("SELECT 'survey'::regclass::oid");
    conditions
        .putObject("fingerprints")
        .put(
            oid,
            database.value(
                "SELECT fingerprint FROM fieldfare.fingerprints(ARRAY['survey'::regclass::oid], NULL)"));
    return new TestBatch(
        conditions,
        List.of("ALTER TABLE public.survey ADD x text"),
        new OutcomeColumns(1).next(id, "APPLIED"));
  }
}
