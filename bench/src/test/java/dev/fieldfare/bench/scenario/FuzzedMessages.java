package dev.fieldfare.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Good messages, most of them spoilt in one of many ways. */
final class FuzzedMessages {

  /** How a message must end. */
  enum Fate {
    /** No message at all: a dead letter. */
    LETTER,
    /** A row that is rejected or failed. */
    REFUSED,
    /** Whatever is right for what it says. */
    OPEN
  }

  /**
   * What is sent.
   *
   * @param fields names and values in turn
   */
  record Fuzzed(List<String> fields, Fate fate, String how) {}

  static final int TABLES = 60;

  private final Random random;

  private int number;

  FuzzedMessages(Random random) {
    this.random = random;
  }

  Fuzzed next() {
    ObjectNode good = good();
    number++;
    if (random.nextInt(3) > 0) {
      good.put("id", "fuzz-" + number);
    }
    int what = random.nextInt(100);
    if (what < 25) {
      return sent(good, Fate.OPEN, "good");
    }
    if (what < 45) {
      return brokenText(good);
    }
    return what < 75 ? wrongValue(good) : wrongProperty(good);
  }

  private ObjectNode good() {
    String table = "fuzz_" + random.nextInt(TABLES);
    ObjectNode body = Scene.MAPPER.createObjectNode();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> add(body, table);
      case 3 -> body.put("type", "DROP_COLUMN").put("table", table).put("column", column());
      case 4 -> rename(body.put("type", "RENAME_COLUMN").put("table", table), "column", "newName");
      case 5 -> type(body.put("type", "CHANGE_TYPE").put("table", table).put("column", column()));
      case 6 ->
          body.put("type", "SET_DEFAULT")
              .put("table", table)
              .put("column", "v")
              .put("default", "1");
      case 7 -> body.put("type", "DROP_DEFAULT").put("table", table).put("column", column());
      case 8 -> body.put("type", "SET_NOT_NULL").put("table", table).put("column", column());
      case 9 -> body.put("type", "DROP_NOT_NULL").put("table", table).put("column", column());
      case 10 -> create(body);
      case 11 -> body.put("type", "DROP_TABLE").put("table", made());
      case 12 -> body.put("type", "RENAME_TABLE").put("table", made()).put("newName", made());
      default ->
          rename(
              body.put("type", "RENAME_FIELD").put("tableName", table),
              "oldColumnName",
              "newColumnName");
    }
    return body;
  }

  private void add(ObjectNode body, String table) {
    body.put("type", "ADD_COLUMN").put("table", table).put("column", column());
    type(body);
    if (random.nextInt(4) == 0) {
      body.put("nullable", true);
    }
  }

  private void type(ObjectNode body) {
    body.put("dataType", one(HostileWords.TYPES));
  }

  private void rename(ObjectNode body, String from, String to) {
    body.put(from, column()).put(to, column());
  }

  private void create(ObjectNode body) {
    body.put("type", "CREATE_TABLE").put("table", made());
    var columns = body.putArray("columns");
    columns.addObject().put("column", "id").put("dataType", "bigint").put("nullable", false);
    columns.addObject().put("column", column()).put("dataType", one(HostileWords.TYPES));
    body.putArray("primaryKey").add("id");
  }

  private String made() {
    return "fuzz_made_" + random.nextInt(30);
  }

  private String column() {
    return one(HostileWords.COLUMNS);
  }

  private Fuzzed brokenText(ObjectNode good) {
    String text = good.toString();
    int at = random.nextInt(1, text.length());
    return switch (random.nextInt(8)) {
      case 0 -> data(text.substring(0, at), Fate.LETTER, "cut off");
      case 1 -> data(text + text, Fate.LETTER, "two of them");
      case 2 ->
          data(text.replaceFirst("\\{", "{\"type\":\"DROP_TABLE\","), Fate.LETTER, "said twice");
      case 3 -> data(text.replaceFirst("\\{", "{\"x\\\\u0000\":1,"), Fate.LETTER, "zero byte");
      case 4 -> data(with(good, "options", "@").replace("\"@\"", deep()), Fate.LETTER, "too deep");
      case 5 ->
          random.nextInt(8) == 0
              ? data(with(good, "requestedBy", "y".repeat(65_536)), Fate.LETTER, "too large")
              : data("[" + text + "]", Fate.LETTER, "in a list");
      case 6 -> flatZeroByte(good);
      default ->
          data(
              text.substring(0, at) + (char) random.nextInt(32, 127) + text.substring(at + 1),
              Fate.OPEN,
              "one character");
    };
  }

  private Fuzzed flatZeroByte(ObjectNode good) {
    List<String> fields = flat(good);
    fields.set(fields.size() - 1, fields.getLast() + '\0');
    return new Fuzzed(fields, Fate.LETTER, "flat zero byte");
  }

  private static String deep() {
    return "[".repeat(40) + "]".repeat(40);
  }

  private Fuzzed wrongValue(ObjectNode good) {
    return switch (random.nextInt(6)) {
      case 0 ->
          sent(adding("column", one(HostileWords.HOSTILE_NAMES)), Fate.REFUSED, "hostile column");
      case 1 ->
          sent(adding("table", one(HostileWords.HOSTILE_NAMES)), Fate.REFUSED, "hostile table");
      case 2 ->
          sent(adding("dataType", one(HostileWords.HOSTILE_TYPES)), Fate.REFUSED, "hostile type");
      case 3 -> sent(hostileDefault(), Fate.REFUSED, "hostile default");
      case 4 -> sent(good.put("schema", one(HostileWords.SYSTEM_SCHEMAS)), Fate.REFUSED, "schema");
      default -> container(good);
    };
  }

  private Fuzzed container(ObjectNode good) {
    String property = some(good);
    if (random.nextBoolean()) {
      good.putObject(property).put("table", "bystander");
    } else {
      good.putArray(property).add("bystander").add(7);
    }
    Fate fate = property.equals("default") ? Fate.OPEN : Fate.REFUSED;
    return sent(good, fate, "object or list as " + property);
  }

  private ObjectNode adding(String property, String value) {
    ObjectNode body = Scene.MAPPER.createObjectNode();
    add(body, "fuzz_" + random.nextInt(TABLES));
    return body.put("column", "fine").put(property, value);
  }

  private ObjectNode hostileDefault() {
    return adding("column", "fine")
        .put("dataType", one(List.of("integer", "date", "boolean", "numeric(4,2)")))
        .put(
            "default",
            one(
                List.of(
                    "1; DROP TABLE bystander",
                    "(SELECT 1)",
                    "1 + 1",
                    "now())",
                    "''",
                    "nextval('x')",
                    "1000000000000000000000",
                    "1::int")));
  }

  private Fuzzed wrongProperty(ObjectNode good) {
    return switch (random.nextInt(8)) {
      case 0 -> sent(without(good, "type"), Fate.REFUSED, "no type");
      case 1 -> sent(without(good, "table", "tableName"), Fate.REFUSED, "no table");
      case 2 -> sent(good.put(one(unknown()), "x"), Fate.REFUSED, "unknown property");
      case 3 -> sent(good.put("type", one(operations())), Fate.REFUSED, "unknown operation");
      case 4 ->
          sent(good.put("target", one(List.of("other", "", "main2"))), Fate.REFUSED, "target");
      case 5 ->
          sent(
              good.put("runAt", one(List.of("tomorrow", "", "2026-02-30T00:00:00Z"))),
              Fate.REFUSED,
              "runAt");
      case 6 ->
          sent(
              adding("column", "fine").put("defaultExpression", "pg_sleep(60)"),
              Fate.REFUSED,
              "no right to send expressions");
      default -> {
        good.putArray("dependsOn").add("nobody-has-this-key");
        yield sent(good, Fate.REFUSED, "unknown dependency");
      }
    };
  }

  private static List<String> unknown() {
    return List.of("@class", "__proto__", "Table", "sql", "up", "where", "cascade ", "\u0430");
  }

  private static List<String> operations() {
    return List.of("DROP DATABASE", "add_column", "ADD_INDEX", "RUN_SQL", "RESTORE", "", "ADD");
  }

  private static ObjectNode without(ObjectNode body, String... names) {
    List.of(names).forEach(body::remove);
    return body;
  }

  private static String with(ObjectNode body, String name, String value) {
    return body.deepCopy().put(name, value).toString();
  }

  private static Fuzzed data(String text, Fate fate, String how) {
    return new Fuzzed(List.of("data", text), fate, how);
  }

  private Fuzzed sent(ObjectNode body, Fate fate, String how) {
    return random.nextBoolean() && !body.isEmpty()
        ? new Fuzzed(flat(body), fate, how)
        : data(body.toString(), fate, how);
  }

  private static List<String> flat(ObjectNode body) {
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : body.properties()) {
      JsonNode value = property.getValue();
      fields.add(property.getKey());
      fields.add(value.isTextual() ? value.asText() : value.toString());
    }
    return fields;
  }

  private String some(ObjectNode body) {
    return one(
        body.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals("id"))
            .toList());
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
