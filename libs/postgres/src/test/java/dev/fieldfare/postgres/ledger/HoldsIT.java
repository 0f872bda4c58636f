package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a target is held its changes are accepted and not applied. Undos pass. */
@WithServers
class HoldsIT {
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox,"
            + " fieldfare.event_log, fieldfare.event_queue");
    database.query("SELECT fieldfare.override_holds(0)");
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void nothingIsReadyUntilTheHoldEnds() throws SQLException {
    UUID id = admit("a");
    hold(300);

    LinePage look = look();
    assertThat(look.entries()).isEmpty();
    assertThat(look.dueIn().orElseThrow())
        .isBetween(Duration.ofSeconds(200), Duration.ofMinutes(5));
    assertThat(apply(id, Optional.empty())).isInstanceOf(ApplyAnswer.Paused.class);
    assertThat(waitReason(id)).isEqualTo("hold");

    database.execute("UPDATE fieldfare.holds SET until = clock_timestamp()");
    assertThat(look().entries()).hasSize(1);
    assertThat(waitReason(id)).isNull();
    assertThat(apply(id, Optional.empty())).isInstanceOf(ApplyAnswer.Done.class);
  }

  @Test
  void undosPass() throws SQLException {
    UUID undo = admit("a");
    UUID behind = admit("a");
    set(undo, "undo_of = '%s'".formatted(UUID.randomUUID()));
    hold(300);

    assertThat(look().entries())
        .extracting(LineEntry::id, LineEntry::status)
        .containsExactly(tuple(undo, "QUEUED"), tuple(behind, "PAUSED"));
    assertThat(waitReason(undo)).isNull();
    assertThat(apply(undo, Optional.of(UUID.randomUUID()))).isInstanceOf(ApplyAnswer.Done.class);
    assertThat(apply(behind, Optional.empty())).isInstanceOf(ApplyAnswer.Paused.class);
  }

  @Test
  void purgesAndRestoresPass() throws SQLException {
    UUID purge = admit("a");
    UUID restore = admit("b");
    set(purge, "migration_type = 'PURGE'");
    set(restore, "migration_type = 'RESTORE'");
    hold(300);

    assertThat(apply(purge, Optional.empty())).isInstanceOf(ApplyAnswer.Done.class);
    assertThat(apply(restore, Optional.empty())).isInstanceOf(ApplyAnswer.Done.class);
  }

  @Test
  void theHoldOfAnotherOneStaysItsOwn() {
    database.query("SELECT fieldfare.hold('disk is replaced', 300, 'ann')");
    database.query("SELECT fieldfare.hold('critical', 10, 'health-monitor')");

    assertThat(
            database.value(
                "SELECT held_by || ' ' || reason || ' ' || (until > clock_timestamp() + interval"
                    + " '200 seconds') FROM fieldfare.holds"))
        .isEqualTo("ann disk is replaced true");
    assertThat(database.value("SELECT fieldfare.release_hold('health-monitor')")).isEqualTo("f");
    assertThat(database.value("SELECT fieldfare.release_hold('ann')")).isEqualTo("t");
  }

  @Test
  void anOverrideEndsTheHoldAndRefusesOthers() throws SQLException {
    admit("a");
    hold(300);

    database.query("SELECT fieldfare.override_holds(600, 'ann')");

    assertThat(look().entries()).hasSize(1);
    assertThat(database.value("SELECT fieldfare.hold('sick', 60) IS NULL")).isEqualTo("t");
    assertThat(look().entries()).hasSize(1);
    database.query("SELECT fieldfare.override_holds(0, 'ann')");
    hold(60);
    assertThat(look().entries()).isEmpty();
  }

  @Test
  void aHoldLapsesWithinFiveMinutesAndIsReleasedByItsHolder() {
    assertThatThrownBy(() -> hold(301)).hasMessageContaining("300");
    assertThatThrownBy(() -> hold(0)).hasMessageContaining("300");
    hold(300);
    String since = database.value("SELECT held_since FROM fieldfare.holds");
    hold(300);

    assertThat(database.value("SELECT held_since FROM fieldfare.holds")).isEqualTo(since);
    assertThat(
            database.value(
                "SELECT until <= clock_timestamp() + interval '300 s' FROM fieldfare.holds"))
        .isEqualTo("t");
    assertThat(database.value("SELECT fieldfare.release_hold('another')")).isEqualTo("f");
    assertThat(database.value("SELECT fieldfare.release_hold('monitor')")).isEqualTo("t");
    assertThat(database.value("SELECT fieldfare.release_hold('monitor')")).isEqualTo("f");
  }

  @Test
  void othersMayNotHold() throws SQLException {
    String reader = database.createRole("reader");
    database.query("SELECT fieldfare.grant_role('%s', 'reader')".formatted(reader));
    try (Connection stranger = database.dataSourceOf(reader).getConnection();
        var statement = stranger.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT fieldfare.hold('x')"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  private void hold(int seconds) {
    database.query("SELECT fieldfare.hold('sick', %d, 'monitor')".formatted(seconds));
  }

  private LinePage look() throws SQLException {
    return new ApplyLedger(connection)
        .nextLines("", new Breadth(10, 100, 5), WorkerShare.ALL, Set.of());
  }

  private ApplyAnswer apply(UUID id, Optional<UUID> undoes) throws SQLException {
    OutcomeColumns outcomes = new OutcomeColumns(1).next(id, "SKIPPED").undoes(undoes);
    return TestBatch.of(outcomes).apply(new ApplyLedger(connection));
  }

  private UUID admit(String table) throws SQLException {
    String id =
        database.value(
            "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
                .formatted(table));
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(100)));
    return UUID.fromString(id);
  }

  private void set(UUID id, String what) {
    database.execute(
        "UPDATE fieldfare.field_migrations SET %s WHERE id = '%s'".formatted(what, id));
  }

  private String waitReason(UUID id) {
    return database.value(
        "SELECT fieldfare.describe(m, 'main') ->> 'waitReason' FROM fieldfare.field_migrations m"
            + " WHERE id = '%s'".formatted(id));
  }
}
