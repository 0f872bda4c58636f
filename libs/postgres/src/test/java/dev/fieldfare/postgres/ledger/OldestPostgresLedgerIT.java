package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger in the oldest version that a target may have. */
class OldestPostgresLedgerIT {
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void install() throws SQLException {
    database = OldestPostgres.newDatabase();
    new LedgerInstaller(database.dataSource(), "main").install();
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void isVersion14() {
    assertThat(database.value("SHOW server_version_num")).startsWith("14");
  }

  @Test
  void newIdsAreOfVersion7AndFollowTheClock() {
    Instant before = Instant.now();
    List<UUID> ids =
        database
            .query(
                "SELECT fieldfare.new_id() FROM generate_series(1, 20) AS i"
                    + " WHERE pg_sleep(0.002) IS NOT NULL")
            .stream()
            .map(UUID::fromString)
            .toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(ids).extracting(UUID::toString).isSorted();
    Instant first = Instant.ofEpochMilli(ids.getFirst().getMostSignificantBits() >>> 16);
    assertThat(Duration.between(before, first))
        .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(60));
  }

  @Test
  void aChangeGoesFromTheInboxToItsPublishedEvents() throws SQLException {
    database.execute(
        "CREATE TABLE survey (id int)",
        "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"survey\",\"column\":\"x\","
            + "\"dataType\":\"text\"}')");
    var admissions = new AdmissionLedger(connection);
    assertThat(JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(10))))
        .isEqualTo(new AdmissionAnswer.Admitted(1, 0, 0, 0));

    var ledger = new ApplyLedger(connection);
    assertThat(ApplyFenceIT.batch(database, ledger).apply(ledger))
        .isInstanceOf(ApplyAnswer.Done.class);

    assertThat(database.value("SELECT status FROM fieldfare.field_migrations"))
        .isEqualTo("APPLIED");
    assertThat(database.query("SELECT x FROM survey")).isEmpty();
    var log = new EventLog(connection);
    assertThat(log.step("r", 0, OptionalLong.empty(), 100).orElseThrow().events())
        .extracting(event -> event.position() + " " + event.sequence() + " " + event.type())
        .containsExactly(
            "1 1 dev.fieldfare.migration.accepted", "2 2 dev.fieldfare.migration.applied");
    assertThat(log.step("r", 2, OptionalLong.empty(), 100).orElseThrow())
        .isEqualTo(new EventLog.Step(2, 2, List.of()));
    assertThat(new EventLog(connection).after(0, 10)).hasSize(2);
  }

  @Test
  void requestsAreCancelledPausedAndTrimmed() throws SQLException {
    String id =
        database.value(
            "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");
    assertThat(database.value("SELECT fieldfare.cancel('" + id + "')")).isEqualTo("cancelled");
    assertThat(new ApplyLedger(connection).heartbeat("w")).isEqualTo(WorkerShare.ALL);
    assertThat(new AdmissionLedger(connection).keepAppointments(10, Duration.ofSeconds(1)))
        .isZero();
    assertThat(new EventLog(connection).trim(Duration.ZERO, 1_000, Duration.ofSeconds(1))).isZero();
  }
}
