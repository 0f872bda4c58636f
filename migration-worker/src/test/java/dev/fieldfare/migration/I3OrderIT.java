package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** I3: one applier for a name, in order. */
@QuarkusTest
class I3OrderIT extends WorkerTest {

  @Test
  void aChangeOfATablesNewNameWaitsForTheRename() {
    table("old_name", 0);
    stage.send("type", "RENAME_TABLE", "table", "old_name", "newName", "new_name");
    stage.send("type", "ADD_COLUMN", "table", "new_name", "column", "x", "dataType", "text");
    stage.send("type", "ADD_COLUMN", "table", "old_name", "column", "x", "dataType", "text");

    stage.awaitStatuses("new_name", "APPLIED");
    stage.awaitStatuses("old_name", "APPLIED", "FAILED");
    assertThat(stage.columns("new_name")).containsExactly("id integer", "v text", "x text");
  }

  @Test
  void aTableBeforeAllOthersIsNotPassedOverWhileWorkGoesOn() throws Exception {
    table("a_first", 0);
    // So many that there is always one whose turn it is.
    List<String> others = IntStream.range(0, 40).mapToObj(n -> "z_busy_" + n).toList();
    others.forEach(name -> table(name, 0));
    AtomicBoolean enough = new AtomicBoolean();
    var busy = CompletableFuture.runAsync(() -> keepBusy(others, enough));
    try {
      await().untilAsserted(() -> assertThat(stage.statuses("z_busy_39")).contains("APPLIED"));

      stage.send("type", "ADD_COLUMN", "table", "a_first", "column", "x", "dataType", "text");

      stage.awaitStatuses("a_first", "APPLIED");
      assertThat(busy).isNotDone();
    } finally {
      enough.set(true);
      busy.get(30, TimeUnit.SECONDS);
    }
    await().untilAsserted(() -> assertThat(inLine()).isZero());
  }

  private void keepBusy(List<String> tables, AtomicBoolean enough) {
    while (!enough.get()) {
      if (inLine() > 10 * tables.size()) {
        Thread.onSpinWait();
        continue;
      }
      for (int n = 0; n < 10; n++) {
        for (String table : tables) {
          stage.send("type", "RENAME_COLUMN", "table", table, "column", "v", "newName", "w");
          stage.send("type", "RENAME_COLUMN", "table", table, "column", "w", "newName", "v");
        }
      }
    }
  }

  private int inLine() {
    return Integer.parseInt(
        database.value("SELECT count(*) FROM fieldfare.claims WHERE name LIKE 'public.z_busy_%'"));
  }

  @Test
  void c11_aNameThatIsDroppedAndAddedAgainIsDroppedFirst() {
    table("again", 5);
    stage.send("type", "DROP_COLUMN", "table", "again", "column", "v");
    stage.send("type", "ADD_COLUMN", "table", "again", "column", "v", "dataType", "integer");

    stage.awaitStatuses("again", "APPLIED", "APPLIED");
    assertThat(stage.columns("again")).containsExactly("id integer", "v integer");
    assertThat(database.value("SELECT count(v) FROM again")).isEqualTo("0");
  }

  @Test
  void twoAtomicChangeSetsThatCrossOnTwoTablesBothCommit() {
    table("cross_a", 0);
    table("cross_b", 0);
    for (int set = 0; set < 2; set++) {
      for (int index = 0; index < 2; index++) {
        String table = (set + index) % 2 == 0 ? "cross_a" : "cross_b";
        stage.sendJson(
            ("{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"c%d\",\"dataType\":\"text\","
                    + "\"changeSet\":{\"id\":\"cross-%d\",\"index\":%d,\"of\":2,\"atomic\":true}}")
                .formatted(table, set, set, index));
      }
    }

    stage.awaitStatuses("cross_a", "APPLIED", "APPLIED");
    stage.awaitStatuses("cross_b", "APPLIED", "APPLIED");
  }

  @Test
  void anAtomicChangeSetIsAppliedWholeOrNotAtAll() {
    table("whole_a", 0);
    table("whole_b", 0);
    database.query(
        "SELECT fieldfare.enqueue('{\"atomic\":true,\"changes\":["
            + "{\"type\":\"ADD_COLUMN\",\"table\":\"whole_a\",\"column\":\"x\",\"dataType\":\"text\"},"
            + "{\"type\":\"ADD_COLUMN\",\"table\":\"whole_b\",\"column\":\"v\",\"dataType\":\"text\"}]}')");

    stage.awaitStatuses("whole_b", "FAILED");
    stage.awaitStatuses("whole_a", "CANCELLED");
    assertThat(stage.columns("whole_a")).containsExactly("id integer", "v text");
    assertThat(stage.errorCodes("whole_a")).containsExactly("predecessor_failed");
  }

  @Test
  void anAtomicChangeSetWhoseLastMemberIsRefusedHoldsNobodyUp() {
    table("last_refused", 0);
    database.query(
        "SELECT fieldfare.enqueue('{\"atomic\":true,\"changes\":[{\"type\":\"ADD_COLUMN\",\"table\":"
            + "\"last_refused\",\"column\":\"a\",\"dataType\":\"text\"},{\"type\":\"RENAME_COLUMN\","
            + "\"table\":\"last_refused\",\"column\":\"nope\",\"newName\":\"points\"}]}')");
    stage.send("type", "ADD_COLUMN", "table", "last_refused", "column", "b", "dataType", "text");

    stage.awaitStatuses("last_refused", "CANCELLED", "FAILED", "APPLIED");
    assertThat(stage.columns("last_refused")).containsExactly("id integer", "v text", "b text");
  }

  @Test
  void anOrdinaryChangeSetStopsAtItsFirstFailure() {
    table("stops", 0);
    database.query(
        "SELECT fieldfare.enqueue('[{\"type\":\"ADD_COLUMN\",\"table\":\"stops\",\"column\":\"a\","
            + "\"dataType\":\"text\"},{\"type\":\"DROP_COLUMN\",\"table\":\"stops\",\"column\":"
            + "\"nothing\"},{\"type\":\"ADD_COLUMN\",\"table\":\"stops\",\"column\":\"b\","
            + "\"dataType\":\"text\"}]')");

    stage.awaitStatuses("stops", "APPLIED", "FAILED", "CANCELLED");
    assertThat(stage.columns("stops")).containsExactly("id integer", "v text", "a text");
  }

  @Test
  void twoApplicationsEnqueueCrossingTablesInLongTransactions() throws SQLException {
    table("long_a", 0);
    table("long_b", 0);
    try (Connection one = database.connect();
        Connection two = database.connect()) {
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      enqueue(one, "long_a", "x");
      enqueue(two, "long_b", "x");
      enqueue(one, "long_b", "y");
      enqueue(two, "long_a", "y");
      assertThat(stage.statuses("long_a")).isEmpty();
      two.commit();
      stage.awaitStatuses("long_b", "APPLIED");
      one.commit();
    }

    await().untilAsserted(() -> assertThat(stage.columns("long_a")).hasSize(4));
    await().untilAsserted(() -> assertThat(stage.columns("long_b")).hasSize(4));
  }

  private static void enqueue(Connection connection, String table, String column)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.enqueue(?::jsonb)")) {
      call.setString(
          1,
          "{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"%s\",\"dataType\":\"text\"}"
              .formatted(table, column));
      call.executeQuery();
    }
  }
}
