package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is accepted is stored. */
@WithServers
class AcceptedRequestsIT {
  private static final String ITEM =
      "{\"key\":\"%s\",\"hash\":\"h-%s\",\"requestedBy\":\"me\",\"role\":\"enqueuer\","
          + "\"body\":{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"%s\"}}";

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute("TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox");
  }

  /** The earlier request is refused between the insert, which it still stops, and the look. */
  @Test
  void d5_anIdIsNotAnsweredForARequestThatWasNotStored() throws SQLException {
    database.query(accept(item("k", "x")));
    try (Connection other = database.connect();
        Connection admitting = database.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute(accept(item("brake", "y")));
      // Meets the earlier request with its first item, and waits at its second one.
      CompletableFuture<List<String>> answer =
          CompletableFuture.supplyAsync(
              () -> database.query(accept(item("k", "z"), item("brake", "y"))));
      awaitLockOr(answer);
      refuseWhatIsInTheInbox(admitting);
      other.rollback();

      for (String line : answer.join()) {
        String[] parts = line.split(" ");
        assertThat(parts[1]).isEqualTo("accepted");
        assertThat(
                database.value(
                    "SELECT count(*) FROM fieldfare.inbox WHERE id = '%s'".formatted(parts[0])))
            .as(line)
            .isEqualTo("1");
      }
    }
    assertThat(database.query("SELECT body ->> 'column' FROM fieldfare.inbox ORDER BY place"))
        .containsExactlyInAnyOrder("y", "z");
  }

  private static void refuseWhatIsInTheInbox(Connection connection) throws SQLException {
    var admissions = new AdmissionLedger(connection);
    ObjectNode batch = LedgerIT.batch(admissions.readInbox(1));
    ((ObjectNode) batch.path("items").get(0))
        .set(
            "refusal",
            LedgerJson.read("{\"code\":\"bad_name\",\"class\":\"refusal\",\"message\":\"m\"}"));
    assertThat(JsonBatch.admit(admissions, batch))
        .isEqualTo(new AdmissionAnswer.Admitted(0, 1, 0, 0));
  }

  private static String item(String key, String column) {
    return ITEM.formatted(key, column, column);
  }

  private static String accept(String... items) {
    return "SELECT id || ' ' || verdict FROM fieldfare.accept_all('http', '["
        + String.join(",", items)
        + "]')";
  }

  private void awaitLockOr(CompletableFuture<?> end) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
            + " current_database()";
    while (!end.isDone() && "0".equals(database.value(waiting))) {
      Thread.onSpinWait();
    }
  }
}
