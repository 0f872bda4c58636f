package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** I2: admission is ordered and idempotent, and never rests on a lease. */
@QuarkusTest
class I2AdmissionIT extends WorkerTest {

  @Test
  void theSameKeyWithTheSameBodyIsTheSameMigration() {
    table("same_key", 0);
    for (int i = 0; i < 3; i++) {
      stage.send(
          "type", "ADD_COLUMN", "table", "same_key", "column", "x", "dataType", "text", "id", "k1");
    }
    stage.sendJson(
        "{\"id\":\"k1\",\"type\":\"ADD_COLUMN\",\"column\":\"x\",\"table\":\"same_key\","
            + "\"dataType\":\"text\",\"nullable\":true}");
    stage.send("type", "DROP_COLUMN", "table", "same_key", "column", "v", "id", "k2");

    stage.awaitStatuses("same_key", "APPLIED", "APPLIED");
  }

  @Test
  void theSameKeyWithAnotherBodyIsRejectedAndReservesNothing() {
    table("other_body", 0);
    stage.send(
        "type", "ADD_COLUMN", "table", "other_body", "column", "x", "dataType", "text", "id", "o1");
    stage.send(
        "type", "ADD_COLUMN", "table", "other_body", "column", "y", "dataType", "text", "id", "o1");

    stage.awaitStatuses("other_body", "APPLIED", "REJECTED");
    assertThat(stage.errorCodes("other_body")).containsExactly("key_conflict");
    assertThat(stage.ofTable("idempotency_key", "other_body")).containsExactly("o1", "o1");
  }

  @Test
  void aKeyThatWasSentBySqlCanBeSentAgainWhenItIsAdmitted() {
    table("sql_again", 0);
    String request =
        "SELECT fieldfare.enqueue('{\"id\":\"s1\",\"type\":\"ADD_COLUMN\",\"table\":"
            + "\"sql_again\",\"column\":\"x\",\"dataType\":\"text\",\"nullable\":true}')";
    String first = database.value(request);
    stage.awaitStatuses("sql_again", "APPLIED");

    assertThat(database.value(request)).isEqualTo(first);
    stage.send(
        "type", "ADD_COLUMN", "table", "sql_again", "column", "x", "dataType", "text", "id", "s1");
    stage.send("type", "DROP_COLUMN", "table", "sql_again", "column", "v");
    stage.awaitStatuses("sql_again", "APPLIED", "APPLIED");
  }

  @Test
  void anEntryThatSomebodyElseHoldsInTheMiddleOfABatchIsNotPassedOver() {
    table("hole", 0);
    // Read by a consumer that stopped; the first and the last long enough ago to be taken over,
    // the middle one not.
    redis.send(
        "EVAL",
        "local ids = {} for i, c in ipairs({'a', 'b', 'c'}) do ids[i] = redis.call('XADD', KEYS[1],"
            + " '*', 'type', 'ADD_COLUMN', 'table', 'hole', 'column', c, 'dataType', 'text') end"
            + " redis.call('XREADGROUP', 'GROUP', 'migration-worker', 'stopped', 'COUNT', '3',"
            + " 'STREAMS', KEYS[1], '>') redis.call('XCLAIM', KEYS[1], 'migration-worker',"
            + " 'stopped', '0', ids[1], ids[3], 'IDLE', '600000', 'JUSTID')",
        "1",
        "fieldfare:migrations");

    stage.awaitStatuses("hole", "APPLIED", "APPLIED", "APPLIED");
    assertThat(stage.columns("hole"))
        .containsExactly("id integer", "v text", "a text", "b text", "c text");
  }

  @Test
  void whatWasSeenQueuedFromSqlComesBeforeWhatIsSentByStreamAfterwards() {
    table("two_ways", 0);
    for (int i = 0; i < 20; i++) {
      database.query(
          ("SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"two_ways\",\"column\":"
                  + "\"c%d\",\"dataType\":\"text\"}')")
              .formatted(i));
      stage.send(
          "type", "RENAME_COLUMN", "table", "two_ways", "column", "c" + i, "newName", "d" + i);
    }

    await().untilAsserted(() -> assertThat(stage.statuses("two_ways")).hasSize(40));
    await().untilAsserted(() -> assertThat(stage.unfinished()).isZero());
    assertThat(stage.statuses("two_ways")).containsOnly("APPLIED");
  }

  @Test
  void c13_twoChangesOfOneFieldInTheSameMillisecondAreTwoMigrations() {
    table("same_ms", 5);
    redis.send(
        "EVAL",
        "redis.call('XADD', KEYS[1], '*', 'type', 'RENAME_COLUMN', 'table', 'same_ms', 'column', 'v',"
            + " 'newName', 'w', 'fieldId', 'f1') redis.call('XADD', KEYS[1], '*', 'type',"
            + " 'CHANGE_TYPE', 'table', 'same_ms', 'column', 'w', 'dataType', 'varchar(50)',"
            + " 'fieldId', 'f1')",
        "1",
        "fieldfare:migrations");

    stage.awaitStatuses("same_ms", "APPLIED", "APPLIED");
    assertThat(stage.columns("same_ms")).containsExactly("id integer", "w character varying(50)");
  }

  @Test
  void aTableThatIsRenamedToItselfIsRefusedAloneAndInAnAtomicSet() {
    table("itself", 0);
    stage.send("type", "RENAME_TABLE", "table", "itself", "newName", "itself", "id", "self-1");
    stage.awaitStatuses("itself", "FAILED");
    String member =
        "{\"id\":\"self-%d\",\"type\":\"%s\",\"table\":\"itself\",%s,"
            + "\"changeSet\":{\"id\":\"self\",\"index\":%d,\"of\":2,\"atomic\":true}}";
    stage.sendJson(member.formatted(2, "RENAME_TABLE", "\"newName\":\"itself\"", 0));
    stage.sendJson(member.formatted(3, "DROP_COLUMN", "\"column\":\"v\"", 1));

    await().untilAsserted(() -> assertThat(stage.statuses("itself")).hasSize(3));
    await().untilAsserted(() -> assertThat(stage.unfinished()).isZero());
    assertThat(stage.statuses("itself")).doesNotContain("APPLIED");
    assertThat(stage.columns("itself")).containsExactly("id integer", "v text");
  }

  @Test
  void aZeroByteInABatchOfGoodMessagesHarmsOnlyItself() {
    table("zero_byte", 0);
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String column = i == 10 ? "a\\\\u0000b" : "c" + i;
      script.append(
          "redis.call('XADD', KEYS[1], '*', 'data', '{\"type\":\"ADD_COLUMN\",\"table\":"
              + "\"zero_byte\",\"dataType\":\"text\",\"column\":\""
              + column
              + "\"}') ");
    }
    redis.send("EVAL", script.toString(), "1", "fieldfare:migrations");

    await().untilAsserted(() -> assertThat(stage.statuses("zero_byte")).hasSize(19));
    await().untilAsserted(() -> assertThat(stage.statuses("zero_byte")).containsOnly("APPLIED"));
    await()
        .untilAsserted(
            () -> assertThat(stage.deadLetters()).anyMatch(l -> l.contains("zero_byte")));
  }

  @Test
  void aBatchThatIsTriedAgainSendsItsDeadLettersOnce() throws SQLException {
    table("tried_again", 0);
    try (Connection somebody = database.connect()) {
      somebody.setAutoCommit(false);
      somebody.createStatement().execute("SELECT name FROM fieldfare.target FOR UPDATE");
      stage.sendJson("{\"tried again\"");
      Set<String> tries = new HashSet<>();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                tries.addAll(
                    database.query(
                        "SELECT query_start FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                            + " query LIKE '%fieldfare.admit(%' AND datname = current_database()"));
                return tries.size() > 2;
              });
      somebody.rollback();
    }
    stage.send("type", "DROP_COLUMN", "table", "tried_again", "column", "v");

    stage.awaitStatuses("tried_again", "APPLIED");
    assertThat(stage.deadLetters()).filteredOn(l -> l.contains("tried again")).hasSize(1);
  }

  @Test
  void oneSqlRequestThatIsHardToReadHoldsNobodyUp() {
    table("hard_to_read", 0);
    for (String value : List.of("1e2000", "[".repeat(1500) + "]".repeat(1500))) {
      database.query(
          ("SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"hard_to_read\","
                  + "\"column\":\"x\",\"dataType\":\"numeric\",\"id\":\"hard-%d\",\"default\":%s}')")
              .formatted(value.length(), value));
    }
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"hard_to_read\","
            + "\"column\":\"v\"}')");

    stage.awaitStatuses("hard_to_read", "APPLIED");
    assertThat(
            database.query(
                "SELECT status FROM fieldfare.field_migrations WHERE idempotency_key LIKE 'hard-%'"))
        .containsExactly("REJECTED", "REJECTED");
  }

  @Test
  void aStreamThatWasDeletedIsReadFromItsBeginningAgain() {
    table("deleted", 0);
    stage.send("type", "ADD_COLUMN", "table", "deleted", "column", "a", "dataType", "text");
    stage.awaitStatuses("deleted", "APPLIED");

    redis.send("DEL", "fieldfare:migrations");
    stage.send("type", "ADD_COLUMN", "table", "deleted", "column", "b", "dataType", "text");
    stage.send("type", "ADD_COLUMN", "table", "deleted", "column", "c", "dataType", "text");

    stage.awaitStatuses("deleted", "APPLIED", "APPLIED", "APPLIED");
  }

  @Test
  void aGroupThatWasDestroyedLosesAndRepeatsNothing() {
    table("regrouped", 0);
    stage.send(
        "type", "ADD_COLUMN", "table", "regrouped", "column", "a", "dataType", "text", "id", "r1");
    stage.awaitStatuses("regrouped", "APPLIED");

    redis.send("XGROUP", "DESTROY", "fieldfare:migrations", "migration-worker");
    stage.send(
        "type", "ADD_COLUMN", "table", "regrouped", "column", "b", "dataType", "text", "id", "r2");

    stage.awaitStatuses("regrouped", "APPLIED", "APPLIED");
  }

  @Test
  void inputIsTrimmedBelowWhatIsAdmittedOnly() {
    table("acked", 0);
    stage.send("type", "ADD_COLUMN", "table", "acked", "column", "a", "dataType", "text");
    stage.awaitStatuses("acked", "APPLIED");

    await()
        .untilAsserted(
            () ->
                assertThat(
                        ((List<?>)
                                redis.send("XPENDING", "fieldfare:migrations", "migration-worker"))
                            .getFirst())
                    .isEqualTo(0L));
  }

  /** PostgreSQL writes blanks into JSON: what fitted when it was sent is longer in the ledger. */
  @Test
  void whatWasAcceptedAtTheDoorIsNotTooLargeAfterwards() {
    String columns =
        IntStream.range(0, 1_250)
            .mapToObj("{\"column\":\"a_long_column_%d\",\"dataType\":\"text\"}"::formatted)
            .collect(Collectors.joining(","));
    String sent =
        "{\"type\":\"CREATE_TABLE\",\"table\":\"wide\",\"columns\":[%s]}".formatted(columns);
    assertThat(sent.length()).isLessThan(65_536);

    database.execute(
        "INSERT INTO fieldfare.inbox (id, body, body_hash, requested_by, sender_role, way)"
            + " VALUES (fieldfare.new_id(), '%s', 'wide', 'me', 'enqueuer', 'http')"
                .formatted(sent));

    assertThat(database.value("SELECT octet_length('%s'::jsonb::text) > 65536".formatted(sent)))
        .isEqualTo("t");
    stage.awaitStatuses("wide", "APPLIED");
  }
}
