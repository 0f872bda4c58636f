package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What looking for work returns of lines that cannot be worked on: nothing but their number. */
@WithServers
class ReadyLinesIT {
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.pauses,"
            + " fieldfare.event_log, fieldfare.event_queue");
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void d7_linesThatWaitOrArePausedAreLookedAtAndNotReturned() throws SQLException {
    admit("a", "b", "c", "d", "e", "f");
    database.query("SELECT fieldfare.pause_queue('public.a')");
    set("b", "status = 'PAUSED'");
    set("c", "status = 'WAITING', wait_reason = 'dependency'");
    set("d", "status = 'WAITING', wait_reason = 'retry', next_try_at = now() + '1 min'");
    set("e", "status = 'WAITING', wait_reason = 'lock', next_try_at = now() + '30 s'");

    LinePage look = look("", 10, 100);

    assertThat(look.entries()).extracting(LineEntry::line).containsExactly("public.f");
    assertThat(look.looked()).isEqualTo(6);
    assertThat(look.nextAfter()).isEmpty();
    assertThat(look.dueIn().orElseThrow())
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  @Test
  void d7_aLookIsBoundedHoweverManyLinesWait() throws SQLException {
    admit("a", "b", "c", "d");
    set("a", "status = 'PAUSED'");
    set("b", "status = 'PAUSED'");
    set("c", "status = 'PAUSED'");

    LinePage first = look("", 10, 2);
    assertThat(first.entries()).isEmpty();
    assertThat(first.nextAfter()).contains("public.b");
    LinePage second = look(first.nextAfter().orElseThrow(), 10, 3);

    assertThat(second.entries()).extracting(LineEntry::line).containsExactly("public.d");
    assertThat(second.nextAfter()).isEmpty();
  }

  @Test
  void d7_nothingIsLookedAtWhileTheTargetIsPaused() throws SQLException {
    admit("a");
    database.query("SELECT fieldfare.pause_queue()");

    assertThat(look("", 10, 10)).isEqualTo(LinePage.NOTHING);
  }

  @Test
  void d7_aLineIsReadyWhenTheSessionInTheWayIsGone() throws SQLException {
    admit("a");
    database.execute("CREATE TABLE a (id int)");
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE a IN ACCESS SHARE MODE");
      set(
          "a",
          "status = 'WAITING', wait_reason = 'lock', next_try_at = now() - interval '1 s',"
              + " wait_until = now() + interval '1 min', error = jsonb_build_object('blockers',"
              + " fieldfare.blockers('a'::regclass, 'ACCESS EXCLUSIVE'))");

      assertThat(look("", 10, 10).entries()).isEmpty();
      holder.rollback();
      assertThat(look("", 10, 10).entries()).hasSize(1);

      holder.createStatement().execute("LOCK TABLE a IN ACCESS SHARE MODE");
      assertThat(look("", 10, 10).entries()).isEmpty();
      set("a", "wait_until = now()");
      // Its patience is over, which the next attempt finds out.
      assertThat(look("", 10, 10).entries()).hasSize(1);
      holder.rollback();
    }
  }

  @Test
  void d7_anAtomicSetIsFoundInTheLineOfItsFirstMember() throws SQLException {
    admit("b", "a");
    set("b", "change_set_id = 's', change_set_index = 0, change_set_atomic = true");
    set("a", "change_set_id = 's', change_set_index = 1, change_set_atomic = true");

    assertThat(look("", 10, 10).entries()).extracting(LineEntry::line).containsExactly("public.b");
  }

  private LinePage look(String after, int names, int looked) throws SQLException {
    return new ApplyLedger(connection)
        .nextLines(after, new Breadth(names, looked, 5), WorkerShare.ALL, Set.of());
  }

  private void admit(String... tables) throws SQLException {
    for (String table : tables) {
      database.query(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
              .formatted(table));
    }
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(100)));
  }

  private void set(String table, String what) {
    database.execute(
        "UPDATE fieldfare.field_migrations SET %s WHERE table_name = '%s'".formatted(what, table));
  }
}
