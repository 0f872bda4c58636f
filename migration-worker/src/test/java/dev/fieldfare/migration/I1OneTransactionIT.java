package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** I1: a schema change, its ledger row, its quarantine and its events commit together or not. */
@QuarkusTest
class I1OneTransactionIT extends WorkerTest {

  @Test
  void c1_c2_aChangeWhoseRecordCannotBeWrittenDoesNotHappen() {
    table("one_tx", 10);
    // Writes to the event log fail for this table alone: the change may not happen without its
    // event.
    database.execute(
        "CREATE FUNCTION public.break_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.subject = 'main/public.one_tx' AND NEW.type LIKE '%applied' THEN"
            + " RAISE EXCEPTION 'broken' USING ERRCODE = 'P0001'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER break_events BEFORE INSERT ON fieldfare.event_log FOR EACH ROW"
            + " EXECUTE FUNCTION public.break_events()");
    try {
      stage.send("type", "DROP_COLUMN", "table", "one_tx", "column", "v");

      stage.awaitStatuses("one_tx", "FAILED");
      assertThat(stage.columns("one_tx")).containsExactly("id integer", "v text");
      assertThat(database.value("SELECT count(v) FROM one_tx")).isEqualTo("10");
      assertThat(
              database.value(
                  "SELECT count(*) FROM fieldfare.quarantine WHERE table_name = 'one_tx'"))
          .isEqualTo("0");
    } finally {
      database.execute("DROP TRIGGER break_events ON fieldfare.event_log");
    }
  }

  @Test
  void c3_whatIsDroppedIsKeptAsItWasAtThatInstant() {
    table("kept", 10);

    stage.send("type", "DROP_COLUMN", "table", "kept", "column", "v");

    stage.awaitStatuses("kept", "APPLIED");
    assertThat(stage.columns("kept")).containsExactly("id integer");
    assertThat(
            database.value("SELECT row_count FROM fieldfare.quarantine WHERE table_name = 'kept'"))
        .isEqualTo("10");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.field_migrations WHERE table_name = 'kept'"
                    + " AND quarantine_id IS NOT NULL"))
        .isEqualTo("1");
  }
}
