package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A statement about one migration reads a handful of rows however many wait, also by plans that
 * PostgreSQL cached when the ledger was empty.
 */
@WithServers
class LongLinePlansIT {
  private static final int WAITING = 300;
  private static final long A_HANDFUL = 32;

  private Connection connection;
  private ApplyLedger ledger;
  private List<UUID> line;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox CASCADE");
    database.execute("VACUUM ANALYZE");
    connection = database.connect();
    ledger = new ApplyLedger(connection);
    for (int round = 0; round < 8; round++) {
      doEverything(admitted("t" + round, 5));
      endASet("s" + round);
    }
    line = admitted("survey", WAITING);
  }

  @AfterEach
  void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void applying() throws SQLException {
    assertLooksAtAHandful(() -> apply(line.getFirst(), "APPLIED"));
  }

  @Test
  void failing() throws SQLException {
    assertLooksAtAHandful(() -> apply(line.getFirst(), "FAILED"));
  }

  @Test
  void retrying() throws SQLException {
    apply(line.getFirst(), "FAILED");

    assertLooksAtAHandful(() -> steer("retry", line.getFirst()));
  }

  @Test
  void steppingBack() throws SQLException {
    assertLooksAtAHandful(() -> postpone(line.getFirst()));
  }

  @Test
  void pausing() throws SQLException {
    assertLooksAtAHandful(() -> steer("pause", line.get(7)));
  }

  @Test
  void resuming() throws SQLException {
    steer("pause", line.get(7));

    assertLooksAtAHandful(() -> steer("resume", line.get(7)));
  }

  @Test
  void cancelling() throws SQLException {
    assertLooksAtAHandful(() -> steer("cancel", line.get(7)));
  }

  @Test
  void admittingOne() throws SQLException {
    enqueue("survey", 1);

    assertLooksAtAHandful(() -> admit(1));
  }

  @Test
  void admittingWhatDependsOnAnotherAndFreeingIt() throws SQLException {
    enqueue("survey", 1);
    assertLooksAtAHandful(() -> admit(1, item -> dependsOn(item, line.getFirst())));
    connection.commit();

    assertLooksAtAHandful(() -> apply(line.getFirst(), "APPLIED"));
  }

  @Test
  void admittingAnAtomicSetAndEndingIt() throws SQLException {
    enqueue("survey", 3);
    List<UUID> set = new ArrayList<>();
    assertLooksAtAHandful(() -> set.addAll(admit(3, LongLinePlansIT::joinTheSet)));
    connection.commit();

    assertLooksAtAHandful(() -> steer("cancel", set.getFirst()));
  }

  private void assertLooksAtAHandful(Looks.Work work) throws SQLException {
    Map<String, Long> looks = Looks.during(connection, work);

    assertThat(looks.entrySet()).allMatch(table -> table.getValue() <= A_HANDFUL);
    assertThat(looks.values()).anyMatch(count -> count > 0);
  }

  private void doEverything(List<UUID> ids) throws SQLException {
    apply(ids.get(0), "APPLIED");
    apply(ids.get(1), "FAILED");
    steer("retry", ids.get(1));
    postpone(ids.get(2));
    steer("pause", ids.get(3));
    steer("resume", ids.get(3));
    for (UUID id : ids.subList(1, ids.size())) {
      steer("cancel", id);
    }
  }

  private void endASet(String table) throws SQLException {
    UUID first = admitted(table, 1).getFirst();
    enqueue(table, 1);
    admit(1, item -> dependsOn(item, first));
    apply(first, "APPLIED");
    enqueue(table, 3);
    steer("cancel", admit(3, item -> joinTheSet(item.put("change_set_id", table))).getFirst());
  }

  private static void dependsOn(ObjectNode item, UUID other) {
    item.putArray("depends_on").add(other.toString());
  }

  private static void joinTheSet(ObjectNode item) {
    if (!item.has("change_set_id")) {
      item.put("change_set_id", "the set");
    }
    item.put("change_set_index", item.path("request").path("column").asText().substring(1));
    item.put("change_set_size", 3).put("change_set_atomic", true);
  }

  private List<UUID> admitted(String table, int count) throws SQLException {
    enqueue(table, count);
    return admit(count);
  }

  private void enqueue(String table, int count) throws SQLException {
    run(
        "SELECT fieldfare.enqueue(json_build_object('type', 'DROP_COLUMN', 'table', '%s',"
            + " 'column', 'x' || i)::jsonb) FROM generate_series(1, %d) AS i",
        table, count);
  }

  private List<UUID> admit(int count) throws SQLException {
    return admit(count, item -> {});
  }

  private List<UUID> admit(int count, Consumer<ObjectNode> more) throws SQLException {
    var admissions = new AdmissionLedger(connection);
    List<InboxRequest> requests = admissions.readInbox(count);
    ObjectNode batch = LedgerIT.batch(requests);
    batch.path("items").forEach(item -> more.accept((ObjectNode) item));
    JsonBatch.admit(admissions, batch);
    return requests.stream().map(InboxRequest::id).toList();
  }

  private void steer(String what, UUID id) throws SQLException {
    run("SELECT fieldfare.%s('%s')", what, id);
  }

  private void run(String sql, Object... words) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql.formatted(words));
    }
  }

  private void postpone(UUID id) throws SQLException {
    JsonNode problem = LedgerJson.MAPPER.valueToTree(Map.of("code", "deadlock_detected"));
    Duration patience = Duration.ofMinutes(10);
    ledger.postpone(List.of(id), new Postponement("retry", true, problem, Duration.ZERO, patience));
  }

  private void apply(UUID id, String status) throws SQLException {
    assertThat(batch(id, status).apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);
  }

  private static TestBatch batch(UUID id, String status) {
    return status.equals("FAILED")
        ? TestBatch.failed(id)
        : TestBatch.of(new OutcomeColumns(1).next(id, status).plan("INSTANT", "{}", ""));
  }
}
