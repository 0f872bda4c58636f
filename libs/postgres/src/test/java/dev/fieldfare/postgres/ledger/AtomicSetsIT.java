package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An atomic set is placed and applied when all of its members are there, and never in part. */
@WithServers
class AtomicSetsIT {
  private static final String SET =
      "SELECT fieldfare.enqueue('{\"atomic\":true,\"changes\":["
          + "{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"},"
          + "{\"type\":\"DROP_COLUMN\",\"table\":\"b\",\"column\":\"y\"},"
          + "{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"z\"}]}')";
  private static final String ONE =
      "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"q\"}')";

  private static TestDatabase database;
  private Connection connection;
  private AdmissionLedger admissions;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void connect() throws SQLException {
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox,"
            + " fieldfare.appointments, fieldfare.dependencies");
    connection = database.connect();
    admissions = new AdmissionLedger(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void d4_isPlacedWhenAllOfItIsHere() throws SQLException {
    database.query(SET);
    List<InboxRequest> requests = admissions.readInbox(10);

    JsonBatch.admit(admissions, LedgerIT.batch(requests.subList(0, 2)));
    assertThat(states()).containsExactly("x WAITING change_set", "y WAITING change_set");
    assertThat(database.query("SELECT name FROM fieldfare.claims")).isEmpty();

    JsonBatch.admit(admissions, LedgerIT.batch(requests.subList(2, 3)));
    assertThat(states()).containsExactly("x QUEUED", "y QUEUED", "z QUEUED");
    assertThat(placesAreConsecutive()).isEqualTo("t");
    assertThat(database.value("SELECT count(*) FROM fieldfare.appointments")).isEqualTo("0");
  }

  @Test
  void d4_aRefusedPartEndsWhatCameBefore() throws SQLException {
    database.query(SET);
    List<InboxRequest> requests = admissions.readInbox(10);
    JsonBatch.admit(admissions, LedgerIT.batch(requests.subList(0, 2)));

    ObjectNode last = LedgerIT.batch(requests.subList(2, 3));
    ((ObjectNode) last.path("items").get(0))
        .set(
            "refusal",
            LedgerJson.read("{\"code\":\"internal\",\"class\":\"bug\",\"message\":\"m\"}"));
    JsonBatch.admit(admissions, last);

    assertThat(states()).containsExactly("x REJECTED", "y REJECTED", "z REJECTED");
  }

  @Test
  void d4_aPartIsNeitherFoundNorTaken() throws SQLException {
    database.query(SET);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(10)));
    List<String> ids = database.query("SELECT id FROM fieldfare.field_migrations ORDER BY seq");
    String set = database.value("SELECT min(change_set_id) FROM fieldfare.field_migrations");
    assertThat(taken(ids)).isTrue();
    assertThat(taken(ids.subList(0, 2))).isFalse();
    assertThat(taken(ids.subList(1, 2))).isFalse();
    // One refused member ends the remaining members.
    assertThat(taken(ids.subList(1, 2), "FAILED")).isTrue();
    assertThat(new ApplyLedger(connection).atomicSet(set)).hasSize(3);

    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED' WHERE request ->> 'column' = 'z'",
        "DELETE FROM fieldfare.claims WHERE migration_id = '%s'".formatted(ids.get(2)));

    assertThat(taken(ids.subList(0, 2))).isFalse();
    assertThat(new ApplyLedger(connection).atomicSet(set)).isEmpty();
  }

  @Test
  void d4_membersComeTogetherWhereThePlacesOfTwoSendersAlternate() throws SQLException {
    database.query(SET);
    database.query(ONE);
    // As when the other sender's statement ran at the same time.
    database.execute(
        "UPDATE fieldfare.inbox SET place = DEFAULT WHERE change_set_index = 1",
        "UPDATE fieldfare.inbox SET place = DEFAULT WHERE change_set_index = 2");

    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(10)));

    assertThat(states()).containsExactly("x QUEUED", "y QUEUED", "z QUEUED", "q QUEUED");
    String set = database.value("SELECT max(change_set_id) FROM fieldfare.field_migrations");
    assertThat(new ApplyLedger(connection).atomicSet(set)).hasSize(3);
  }

  private static List<String> states() {
    return database.query(
        "SELECT concat_ws(' ', request ->> 'column', status, wait_reason)"
            + " FROM fieldfare.field_migrations ORDER BY seq, change_set_index");
  }

  private static String placesAreConsecutive() {
    return database.value(
        "SELECT max(seq) - min(seq) = 2 AND bool_and(seq IS NOT NULL)"
            + " FROM fieldfare.field_migrations WHERE change_set_id IS NOT NULL");
  }

  private boolean taken(List<String> ids, String... statuses) throws SQLException {
    connection.setAutoCommit(false);
    try (var query =
        connection.prepareStatement(
            "SELECT places IS NOT NULL FROM fieldfare.take_rows(?::uuid[], ?)")) {
      query.setArray(1, connection.createArrayOf("text", ids.toArray()));
      query.setArray(2, connection.createArrayOf("text", statuses));
      ResultSet row = query.executeQuery();
      row.next();
      return row.getBoolean(1);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
