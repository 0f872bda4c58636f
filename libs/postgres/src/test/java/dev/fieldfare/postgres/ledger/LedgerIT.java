package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class LedgerIT {
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
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.event_log,"
            + " fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.dependencies, fieldfare.appointments,"
            + " fieldfare.admissions, fieldfare.retired_incarnations",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void enqueuesFromSqlAndAdmitsInOrder() throws SQLException {
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");
    database.query(
        "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"y\"}')");

    var admissions = new AdmissionLedger(connection);
    var inbox = admissions.readInbox(10);
    var answer = JsonBatch.admit(admissions, batch(inbox));

    assertThat(answer).isEqualTo(new AdmissionAnswer.Admitted(2, 0, 0, 0));
    assertThat(admissions.readInbox(10)).isEmpty();
    var lines =
        new ApplyLedger(connection)
            .nextLines("", new Breadth(10, 100, 10), WorkerShare.ALL, Set.of())
            .entries();
    assertThat(lines)
        .extracting(l -> LedgerJson.read(l.request()).path("column").asText())
        .containsExactly("x", "y");
    assertThat(database.query("SELECT type FROM fieldfare.events"))
        .containsExactly("dev.fieldfare.migration.accepted", "dev.fieldfare.migration.accepted");
  }

  @Test
  void whoAsksForLinesIsNotToldAgainWhatItWorksOn() throws SQLException {
    for (String table : List.of("a", "b", "c", "d")) {
      database.query(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
              .formatted(table));
    }
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, batch(admissions.readInbox(10)));

    var lines =
        new ApplyLedger(connection)
            .nextLines(
                "",
                new Breadth(2, 100, 10),
                WorkerShare.ALL,
                Set.of("public.a", "public.c", "set:s1"))
            .entries();

    assertThat(lines).extracting(LineEntry::line).containsExactly("public.b", "public.d");
  }

  @Test
  void aKeyMeansOneRequest() {
    String request = "{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\",\"id\":\"k1\"}";
    String first = database.value("SELECT fieldfare.enqueue('" + request + "')");

    assertThat(database.value("SELECT fieldfare.enqueue('" + request + "')")).isEqualTo(first);
    assertThatThrownBy(
            () -> database.value("SELECT fieldfare.enqueue('" + request.replace("x", "z") + "')"))
        .hasMessageContaining("was already used for another request");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void malformedSqlRequestsRaise() {
    for (String request :
        List.of(
            "[]",
            "3",
            "{\"type\":\"NONSENSE\"}",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"a\"}",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\",\"tableNmae\":\"users\"}")) {
      assertThatThrownBy(() -> database.value("SELECT fieldfare.enqueue('" + request + "')"))
          .hasMessageContaining("ERROR");
    }
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void numbersEventsPerSubjectWithoutGaps() throws SQLException {
    for (String table : List.of("a", "b", "a", "a")) {
      database.query(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
              .formatted(table));
    }
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, batch(admissions.readInbox(10)));

    var step = new EventLog(connection).step("r1", 0, OptionalLong.empty(), 100).orElseThrow();

    assertThat(step.events())
        .extracting(e -> e.position() + " " + e.subject() + " " + e.sequence())
        .containsExactly(
            "1 main/public.a 1", "2 main/public.b 1", "3 main/public.a 2", "4 main/public.a 3");
    assertThat(new EventLog(connection).step("r2", 0, OptionalLong.empty(), 100)).isEmpty();
    assertThat(new EventLog(connection).step("r1", 4, OptionalLong.empty(), 100).orElseThrow())
        .isEqualTo(new EventLog.Step(4, 4, List.of()));
    assertThat(database.value("SELECT count(*) FROM fieldfare.events WHERE published_at IS NULL"))
        .isEqualTo("0");
  }

  @Test
  void cancelsInTheInboxAndInLine() throws SQLException {
    String inInbox =
        database.value(
            "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}')");
    assertThat(database.value("SELECT fieldfare.cancel('" + inInbox + "')")).isEqualTo("cancelled");
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, batch(admissions.readInbox(10)));

    assertThat(database.query("SELECT status FROM fieldfare.field_migrations"))
        .containsExactly("CANCELLED");
    assertThat(database.value("SELECT fieldfare.cancel('" + inInbox + "')")).isEqualTo("too_late");
    assertThat(database.query("SELECT name FROM fieldfare.claims")).isEmpty();
  }

  @Test
  void i4_whatWasAcceptedIsNeverLostToTheSameRequestOnAnotherWay() throws SQLException {
    String id =
        database.value(
            "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"a\",\"column\":\"x\"}', 'k')");
    var admissions = new AdmissionLedger(connection);
    ObjectNode batch = batch(admissions.readInbox(10));
    String hash = batch.path("items").get(0).path("body_hash").asText();
    database.execute(
        "INSERT INTO fieldfare.field_migrations (id, seq, idempotency_key, body_hash, migration_type,"
            + " status, enqueued_at) VALUES (fieldfare.new_id(), 1, 'k', '%s', 'DROP_COLUMN',"
                .formatted(hash)
            + " 'QUEUED', now())");

    JsonBatch.admit(admissions, batch);

    assertThat(
            database.value(
                "SELECT status || ' ' || error_code FROM fieldfare.field_migrations WHERE id = '%s'"
                    .formatted(id)))
        .isEqualTo("REJECTED key_conflict");
  }

  static ObjectNode batch(List<InboxRequest> requests) {
    ObjectNode batch = LedgerJson.MAPPER.createObjectNode();
    ArrayNode items = batch.putArray("items");
    for (InboxRequest request : requests) {
      JsonNode body = LedgerJson.read(request.body());
      ObjectNode item = items.addObject();
      item.put("place", request.place()).put("id", request.id().toString());
      request.key().ifPresent(key -> item.put("idempotency_key", key));
      request.changeSet().ifPresent(set -> changeSet(item, set));
      item.put("body_hash", "h" + body.hashCode());
      item.put("migration_type", body.path("type").asText());
      item.put("schema_name", "public").put("table_name", body.path("table").asText());
      item.putArray("names").add("public." + body.path("table").asText());
      item.set("request", body);
      item.put("way", request.sender().way()).put("requested_by", request.sender().requestedBy());
    }
    return batch;
  }

  private static void changeSet(ObjectNode item, InboxRequest.ChangeSet set) {
    item.put("change_set_id", set.id()).put("change_set_index", set.index());
    item.put("change_set_size", set.size()).put("change_set_atomic", set.atomic());
  }
}
