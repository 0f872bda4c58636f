package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An event gets its place in the log once, and is read and forgotten in that order. */
class EventLogIT extends WrittenEvents {

  @Test
  void i10_positionsHaveNoGapsAndSequencesFollowTheSubject() throws SQLException {
    write(connection, "a", "b", "a");
    write(connection, "a");
    assertThat(read(0)).containsExactly("1 a 1", "2 b 1", "3 a 2", "4 a 3");

    write(connection, "c", "a", "b");

    assertThat(read(4)).containsExactly("5 c 1", "6 a 4", "7 b 2");
    assertThat(read(7)).isEmpty();
    assertThat(database.query("SELECT fieldfare.number_events(7, 500)")).containsExactly("0");
  }

  @Test
  void anEventIsWrittenOnce() throws SQLException {
    connection.setAutoCommit(false);
    write(connection, "a", "b", "a");

    read(0);
    read(3);

    assertThat(writes("event_log")).isEqualTo("3 inserted, 0 updated, 0 deleted");
    assertThat(writes("event_queue")).isEqualTo("1 inserted, 0 updated, 1 deleted");
    assertThat(writes("event_batches")).isEqualTo("1 inserted, 0 updated, 0 deleted");
    connection.rollback();
  }

  @Test
  void aStatementThatWritesNoEventQueuesNothing() throws SQLException {
    write(connection);

    assertThat(database.value("SELECT count(*) FROM fieldfare.event_queue")).isEqualTo("0");
  }

  @Test
  void i10_whatIsRolledBackWasNeverWritten() throws SQLException {
    connection.setAutoCommit(false);
    write(connection, "a", "b");
    connection.rollback();

    assertThat(database.value("SELECT count(*) FROM fieldfare.event_log")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_queue")).isEqualTo("0");
    connection.setAutoCommit(true);
    write(connection, "a");
    assertThat(read(0)).containsExactly("1 a 1");
  }

  @Test
  void whoReadsOnMayStopAnywhere() throws SQLException {
    for (int i = 0; i < 5; i++) {
      write(connection, "a", "b", "c");
      read(0);
    }
    EventLog reader = new EventLog(connection);

    for (int after = 0; after <= 15; after++) {
      for (int limit = 1; limit <= 16; limit++) {
        assertThat(reader.after(after, limit))
            .extracting(e -> e.position())
            .containsExactlyElementsOf(
                LongStream.rangeClosed(after + 1, Math.min(15, after + limit)).boxed().toList());
      }
    }
  }

  @Test
  void theViewShowsWhatIsNumberedAndPublishedAndWhatIsNot() throws SQLException {
    write(connection, "a", "b");
    read(0);
    write(connection, "a");
    read(2);
    write(connection, "b");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', subject, coalesce(position::text, '-'),"
                    + " coalesce(sequence::text, '-'), published_at IS NOT NULL) FROM"
                    + " fieldfare.events ORDER BY log_id"))
        .containsExactly("a 1 1 t", "b 2 1 t", "a 3 2 f", "b - - f");
    assertThat(
            database.query(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'fieldfare.events'::regclass"
                    + " ORDER BY attnum"))
        .containsExactly(
            "log_id",
            "id",
            "type",
            "source",
            "subject",
            "time",
            "traceparent",
            "migration_id",
            "data",
            "position",
            "sequence",
            "published_at");
  }

  @Test
  void i4_theLogIsForgottenFromItsBeginningAndHasNoHoles() throws SQLException {
    for (int hours : new int[] {9, 9, 1, 9}) {
      database.execute(
          ("INSERT INTO fieldfare.event_log (type, source, subject, data, time) SELECT 't', 's',"
                  + " 'a', '{}', now() - CASE WHEN i = 1 THEN interval '9 hours' ELSE interval '%d"
                  + " hours' END FROM generate_series(1, 3) AS i")
              .formatted(hours));
      read(0);
    }
    assertThat(trim(Duration.ofHours(5))).isZero();
    read(11);

    assertThat(trim(Duration.ofHours(5))).isEqualTo(7);
    assertThat(log.firstPosition()).isEqualTo(8);
    assertThat(new EventLog(connection).after(0, LIMIT))
        .extracting(e -> e.sequence())
        .containsExactly(8L, 9L, 10L, 11L, 12L);
    assertThat(database.query("SELECT position FROM fieldfare.events ORDER BY position"))
        .containsExactly("8", "9", "10", "11", "12");
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_log")).isEqualTo("5");
    assertThat(trim(Duration.ofHours(5))).isZero();

    // The last one is not published.
    assertThat(trim(Duration.ZERO)).isEqualTo(4);
    assertThat(read(12)).isEmpty();
    assertThat(trim(Duration.ZERO)).isEqualTo(1);
    assertThat(log.firstPosition()).isZero();
    assertThat(new EventLog(connection).bounds()).isEqualTo(new EventLog.Bounds(13, 12));
    write(connection, "a");
    assertThat(read(12)).containsExactly("13 a 13");
  }

  private long trim(Duration olderThan) throws SQLException {
    return log.trim(olderThan, 1_000, Duration.ofSeconds(5));
  }

  private String writes(String table) throws SQLException {
    try (var statement = connection.createStatement()) {
      ResultSet row =
          statement.executeQuery(
              "SELECT n_tup_ins || ' inserted, ' || n_tup_upd || ' updated, ' || n_tup_del || '"
                  + " deleted'"
                  + " FROM pg_stat_xact_user_tables WHERE relid = 'fieldfare.%s'::regclass"
                      .formatted(table));
      row.next();
      return row.getString(1);
    }
  }
}
