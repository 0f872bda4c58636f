package dev.fieldfare.migration.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a test does to a running worker from outside, and sees of it. */
public record Stage(TestDatabase database, TestRedis redis) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(60);

  /** Waits until the worker has installed its ledger. */
  public static Stage ready(TestDatabase database, TestRedis redis) {
    await()
        .atMost(START)
        .until(
            () ->
                "1"
                    .equals(
                        database.value("SELECT count(*) FROM pg_class WHERE relname = 'relay'")));
    await()
        .atMost(START)
        .until(() -> "1".equals(database.value("SELECT count(*) FROM fieldfare.target")));
    return new Stage(database, redis);
  }

  /** Sends a message in the flat form; returns the entry's id. */
  public String send(String... fields) {
    List<String> command = new ArrayList<>(List.of("XADD", "fieldfare:migrations", "*"));
    command.addAll(List.of(fields));
    return redis.send(command.toArray(String[]::new)).toString();
  }

  /** Sends a message as JSON. */
  public String sendJson(String json) {
    return send("data", json);
  }

  /** Statuses of a table's migrations in the order in which they came. */
  public List<String> statuses(String table) {
    return ofTable("status", table);
  }

  /** Waits until a table's migrations have these statuses, in the order in which they came. */
  public void awaitStatuses(String table, String... statuses) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(statuses(table)).containsExactly(statuses));
  }

  /** Dead letters as text. */
  public List<String> deadLetters() {
    return ((List<?>) redis.send("XRANGE", "fieldfare:migrations:dlq", "-", "+"))
        .stream().map(Object::toString).toList();
  }

  /** Error codes of a table's migrations that have one. */
  public List<String> errorCodes(String table) {
    return ofTable("error_code", table).stream().filter(code -> code != null).toList();
  }

  /** A ledger column of a table's migrations in the order in which they came. */
  public List<String> ofTable(String column, String table) {
    return database.query(
        "SELECT %s FROM fieldfare.field_migrations WHERE table_name = '%s' ORDER BY enqueued_at, id"
            .formatted(column, table));
  }

  /** How many migrations are not in a final state, and requests not admitted. */
  public int unfinished() {
    return Integer.parseInt(
        database.value(
            "SELECT (SELECT count(*) FROM fieldfare.field_migrations WHERE status IN ('SCHEDULED',"
                + " 'QUEUED', 'WAITING', 'RUNNING', 'PAUSED')) + (SELECT count(*) FROM"
                + " fieldfare.inbox)"));
  }

  /** Columns of a table with their types, in order. */
  public List<String> columns(String table) {
    return database.query(
        ("SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                + " attrelid = to_regclass('public.%s') AND attnum > 0 AND NOT attisdropped"
                + " ORDER BY attnum")
            .formatted(table));
  }

  /** Types of the events that were published for a subject, in the order of the stream. */
  public List<String> eventTypes(String subject) {
    return events().stream()
        .filter(event -> subject.equals(event.path("subject").asText()))
        .map(event -> event.path("type").asText().replace("dev.fieldfare.", ""))
        .toList();
  }

  /** Everything on the stream of events. */
  public List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    for (Object entry : (List<?>) redis.send("XRANGE", "fieldfare:events", "-", "+")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      events.add(json(fields.get(1).toString()));
    }
    return events;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }
}
