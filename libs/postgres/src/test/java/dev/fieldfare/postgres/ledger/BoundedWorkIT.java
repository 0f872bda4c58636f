package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * I11: periodic work is done in batches that read no more than they do, whatever the backlog is.
 */
@WithServers
class BoundedWorkIT {
  private static final int BATCH = 20;
  private static final int BACKLOG = BATCH * 1_000;
  private static final Duration LONG = Duration.ofSeconds(5);

  private static TestDatabase database;
  private Connection connection;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void connect() throws SQLException {
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.appointments,"
            + " fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void d6_eventsAreForgottenInBatches() throws SQLException {
    events(BACKLOG, 1);
    EventLog log = new EventLog(connection);
    long published = 0;
    while (published < BACKLOG) {
      published = log.step("r", published, OptionalLong.empty(), 500).orElseThrow().lastPosition();
    }
    log.step("r", published, OptionalLong.empty(), 500);

    Map<String, Long> looks = Looks.during(connection, () -> trim(log, BATCH));

    assertThat(looks.get("event_log")).isLessThan(BATCH * 4L);
    assertThat(looks.get("event_batches")).isLessThan(BATCH * 4L);
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(log.firstPosition()).isEqualTo(BATCH + 1L);
    while (log.trim(Duration.ZERO, BACKLOG / 20, LONG) > 0) {
      assertThat(log.firstPosition()).isNotEqualTo(BATCH + 1L);
    }
    assertThat(count("event_log")).isEqualTo("0");
    assertThat(count("event_batches")).isEqualTo("0");
    assertThat(count("publications")).isIn("0", "1");
  }

  @Test
  void d6_whatOneStatementWroteIsForgottenInBatchesToo() throws SQLException {
    events(1, BACKLOG);
    EventLog log = new EventLog(connection);
    log.step("r", 0, OptionalLong.empty(), 500);
    log.step("r", BACKLOG, OptionalLong.empty(), 500);
    assertThat(count("event_batches")).isEqualTo("1");

    Map<String, Long> looks = Looks.during(connection, () -> trim(log, BATCH));

    assertThat(looks.get("event_log")).isLessThan(BATCH * 4L);
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(log.firstPosition()).isEqualTo(BATCH + 1L);
    assertThat(log.trim(Duration.ZERO, BACKLOG, LONG)).isEqualTo(BACKLOG - BATCH);
    assertThat(count("event_log")).isEqualTo("0");
  }

  @Test
  void d6_aBatchEndsWhenItsTimeIsOver() throws SQLException {
    events(100, 1);
    scheduled(100, "SCHEDULED");
    EventLog log = new EventLog(connection);
    log.step("r", 0, OptionalLong.empty(), 10);
    log.step("r", 10, OptionalLong.empty(), 500);
    log.step("r", 100, OptionalLong.empty(), 500);

    assertThat(log.trim(Duration.ZERO, BATCH, Duration.ZERO)).isEqualTo(10);
    assertThat(new AdmissionLedger(connection).keepAppointments(BATCH, Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void d6_timersThatAreDueTogetherAreTakenInBatches() throws SQLException {
    scheduled(BACKLOG, "SCHEDULED");
    AdmissionLedger admissions = new AdmissionLedger(connection);

    Map<String, Long> looks = Looks.during(connection, () -> keep(admissions, BATCH));

    assertThat(looks.get("appointments")).isLessThan(BATCH * 8L);
    assertThat(looks.get("field_migrations")).isLessThan(BATCH * 8L);
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(count("claims")).isEqualTo("" + BATCH);
    int kept;
    do {
      kept = admissions.keepAppointments(BACKLOG / 40, LONG);
    } while (kept > 0);
    assertThat(count("claims")).isEqualTo("" + BACKLOG);
    assertThat(count("appointments")).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT bool_and(status = 'QUEUED') AND count(DISTINCT seq) = count(*) AND"
                    + " count(*) = %d FROM fieldfare.field_migrations".formatted(BACKLOG)))
        .isEqualTo("t");
  }

  @Test
  void d6_pausedTimersAreLookedAtOnceAndComeBackWhenTheyAreResumed() throws SQLException {
    scheduled(BACKLOG / 10, "PAUSED");
    AdmissionLedger admissions = new AdmissionLedger(connection);
    for (int left = BACKLOG / 10; left > 0; left -= 500) {
      assertThat(admissions.keepAppointments(500, LONG)).isEqualTo(500);
    }
    assertThat(count("claims")).isEqualTo("0");

    Map<String, Long> looks = Looks.during(connection, () -> keepNothing(admissions));

    assertThat(looks.get("appointments")).isLessThan(5);
    connection.rollback();
    connection.setAutoCommit(true);
    database.query("SELECT fieldfare.resume(id) FROM fieldfare.field_migrations LIMIT 3");
    assertThat(admissions.keepAppointments(500, LONG)).isEqualTo(3);
    assertThat(count("claims")).isEqualTo("3");
  }

  private static void trim(EventLog log, int most) throws SQLException {
    assertThat(log.trim(Duration.ZERO, most, LONG)).isEqualTo(most);
  }

  private static void keep(AdmissionLedger admissions, int most) throws SQLException {
    assertThat(admissions.keepAppointments(most, LONG)).isEqualTo(most);
  }

  private static void keepNothing(AdmissionLedger admissions) throws SQLException {
    assertThat(admissions.keepAppointments(500, LONG)).isZero();
  }

  private static String count(String table) {
    return database.value("SELECT count(*) FROM fieldfare." + table);
  }

  private static void events(int statements, int each) {
    database.execute(
        ("DO $$ BEGIN FOR n IN 1 .. %d LOOP INSERT INTO fieldfare.event_log (type, source, subject,"
                + " data) SELECT 't', 's', 'a', '{}' FROM generate_series(1, %d); END LOOP; END $$")
            .formatted(statements, each));
  }

  private static void scheduled(int count, String status) {
    database.execute(
        ("INSERT INTO fieldfare.field_migrations (id, migration_type, status, schema_name, table_name,"
                + " names, enqueued_at, run_at) SELECT fieldfare.new_id(), 'DROP_COLUMN', '%s',"
                + " 'public', 't' || i, ARRAY['public.t' || i], now(), date '2026-01-01'"
                + " FROM generate_series(1, %d) AS i")
            .formatted(status, count),
        "INSERT INTO fieldfare.appointments SELECT id, run_at, 'run_at' FROM"
            + " fieldfare.field_migrations",
        "ANALYZE fieldfare.appointments");
  }
}
