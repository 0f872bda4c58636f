package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.bench.chaos.ColumnTypes;
import dev.fieldfare.bench.chaos.SeededRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Thinks up what a sender says next. */
public final class MessageGenerator {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> KINDS =
      List.of(
          "ADD_COLUMN",
          "DROP_COLUMN",
          "RENAME_COLUMN",
          "CHANGE_TYPE",
          "SET_DEFAULT",
          "DROP_DEFAULT",
          "SET_NOT_NULL",
          "DROP_NOT_NULL",
          "CREATE_TABLE",
          "DROP_TABLE",
          "RENAME_TABLE",
          "UNDO");
  private static final int[] WEIGHTS = {28, 14, 13, 12, 5, 3, 4, 3, 3, 2, 3, 10};

  /** The kinds of change that are sent. */
  public static final Set<String> AVAILABLE = Set.copyOf(KINDS);

  private final String sender;
  private final SeededRandom random;
  private final ExpectedSchema expectedSchema;
  private final Set<String> kinds;
  private final List<Message> said = new ArrayList<>();
  private int number;

  public MessageGenerator(
      String sender, SeededRandom random, ExpectedSchema expectedSchema, Set<String> kinds) {
    this.sender = sender;
    this.random = random;
    this.expectedSchema = expectedSchema;
    this.kinds = kinds;
  }

  /** The next message: good, bad, or one that was said before. */
  Message next() {
    if (said.size() > 10 && random.chance(0.05)) {
      Message again = random.one(said);
      return again.key().isPresent() && random.chance(0.3)
          ? again.contradicted(expectedSchema.formerColumn(random))
          : again;
    }
    Message message = random.chance(0.06) ? BadMessages.spoil(change(), random) : adorned(change());
    said.add(message);
    return message;
  }

  /** Good changes without frills, for a change set. */
  List<Message> set(int size) {
    List<Message> members = new ArrayList<>();
    String table = expectedSchema.table(random);
    for (int n = 0; n < size; n++) {
      members.add(change(random.chance(0.7) ? table : expectedSchema.table(random)));
    }
    return members;
  }

  /** A new name for a change set or a key. */
  String freshKey() {
    number++;
    return sender + "-" + number;
  }

  private Message change() {
    return change(expectedSchema.table(random));
  }

  private Message change(String table) {
    ObjectNode body = MAPPER.createObjectNode();
    String kind;
    do {
      kind = KINDS.get(random.weighted(WEIGHTS));
    } while (!kinds.contains(kind));
    body.put("type", kind);
    switch (kind) {
      case "UNDO" -> undo(body);
      case "CREATE_TABLE" -> createTable(body);
      case "DROP_TABLE", "RENAME_TABLE" -> tableChange(body, kind, table);
      default -> columnChange(body.put("table", table), kind, table);
    }
    return Message.good(freshKey(), body);
  }

  private void columnChange(ObjectNode body, String kind, String table) {
    String column = expectedSchema.column(table, random);
    switch (kind) {
      case "ADD_COLUMN" -> add(body, table);
      case "DROP_COLUMN" -> drop(body, table, column);
      case "RENAME_COLUMN" -> rename(body, table, column);
      case "CHANGE_TYPE" -> changeType(body, table, column);
      case "SET_DEFAULT" ->
          setDefault(body.put("column", column), expectedSchema.type(table, column));
      case "SET_NOT_NULL" -> {
        body.put("column", column);
        if (random.chance(0.4)) {
          body.put("fillNullsWith", plainLiteral(expectedSchema.type(table, column)));
        }
      }
      default -> body.put("column", column);
    }
  }

  private String freshColumn() {
    return random.chance(0.25)
        ? expectedSchema.formerColumn(random)
        : random.one("field", "answer", "group", "from", "q") + "_" + random.below(40);
  }

  private void add(ObjectNode body, String table) {
    String column = freshColumn();
    String type = random.one(ColumnTypes.ALL);
    expectedSchema.added(table, column, type);
    boolean notNull = random.chance(0.15);
    boolean byDefault = random.chance(notNull ? 0.8 : 0.2);
    if (random.chance(0.2)) {
      body.put("type", "ADD_FIELD").put("tableName", table).put("columnName", column);
      body.put("dataType", type).put("fieldId", "f" + random.below(1000)).remove("table");
      return;
    }
    body.put("column", column).put("dataType", type);
    if (notNull) {
      body.put("nullable", false);
    }
    if (byDefault) {
      setDefault(body, type);
    }
  }

  private void drop(ObjectNode body, String table, String column) {
    expectedSchema.dropped(table, column);
    if (random.chance(0.2)) {
      body.put("type", "DELETE_FIELD").put("tableName", table).put("columnName", column);
      body.remove("table");
      return;
    }
    body.put("column", column);
    if (random.chance(0.15)) {
      body.put("quarantine", random.one("copy", "hide", "auto"));
    }
    if (random.chance(0.1)) {
      body.put("cascade", true);
    }
  }

  private void rename(ObjectNode body, String table, String column) {
    String newName = freshColumn();
    expectedSchema.renamed(table, column, newName);
    if (random.chance(0.2)) {
      body.put("type", "RENAME_FIELD").put("tableName", table).put("oldColumnName", column);
      body.put("newColumnName", newName).remove("table");
    } else {
      body.put("column", column).put("newName", newName);
    }
  }

  private void changeType(ObjectNode body, String table, String column) {
    String type = random.one(ColumnTypes.CONVERTIBLE);
    body.put("column", column).put("dataType", type);
    if (random.chance(0.15)) {
      body.put("onCastError", random.one("fail", "null"));
    }
    expectedSchema.added(table, column, type);
  }

  private void setDefault(ObjectNode body, String type) {
    if (random.chance(0.06)) {
      body.put("default", "no value of any type but text; DROP TABLE");
    } else {
      body.put("default", plainLiteral(type));
    }
  }

  private String plainLiteral(String type) {
    String sql = ColumnTypes.sql(type);
    if (sql.endsWith("[]")) {
      return "{}";
    }
    String literal = ValueGenerator.literal(sql, random);
    return literal.startsWith("'")
        ? literal.substring(1, literal.length() - 1).replace("''", "'")
        : literal.equals("NULL") ? "1" : literal;
  }

  private void createTable(ObjectNode body) {
    List<String> former = expectedSchema.formerTables();
    String table =
        !former.isEmpty() && random.chance(0.4)
            ? random.one(former)
            : sender + "_made_" + random.below(30);
    body.put("table", table);
    ArrayNode columns = body.putArray("columns");
    columns.addObject().put("column", "id").put("dataType", "bigint").put("nullable", false);
    Map<String, String> imagined = new LinkedHashMap<>();
    for (int n = random.between(0, 3); n > 0; n--) {
      String column = "c" + n;
      String type = random.one(ColumnTypes.ALL);
      imagined.put(column, type);
      columns.addObject().put("column", column).put("dataType", type);
    }
    body.putArray("primaryKey").add("id");
    expectedSchema.created(table, imagined);
  }

  private void tableChange(ObjectNode body, String kind, String table) {
    body.put("table", table);
    if (kind.equals("DROP_TABLE")) {
      expectedSchema.droppedTable(table);
      return;
    }
    List<String> former = expectedSchema.formerTables();
    String newName =
        !former.isEmpty() && random.chance(0.5)
            ? random.one(former)
            : sender + "_renamed_" + random.below(40);
    body.put("newName", newName);
    expectedSchema.renamedTable(table, newName);
  }

  private void undo(ObjectNode body) {
    List<Message> recent = said.subList(Math.max(0, said.size() - 60), said.size());
    String key = recent.isEmpty() ? "nobody" : random.one(recent).key().orElse("nobody");
    body.put("migrationId", random.chance(0.03) ? "no-such-migration" : key);
  }

  /** What a message may carry besides its change. */
  private Message adorned(Message message) {
    ObjectNode body = message.body();
    switch (random.weighted(80, 4, 4, 3, 3, 3, 3)) {
      case 1 -> body.put("requestedBy", "somebody");
      case 2 -> dependsOn(body);
      case 3 -> body.putObject("options").put("dryRun", true);
      case 4 -> {
        return message.withoutKey();
      }
      case 5 ->
          body.put(
              "runAt", java.time.Instant.now().plusMillis(random.between(-500, 4000)).toString());
      case 6 -> body.putObject("options").put("lockTimeoutMs", random.between(1, 60));
      default -> body.put("target", "main");
    }
    return message;
  }

  private void dependsOn(ObjectNode body) {
    List<Message> recent = said.subList(Math.max(0, said.size() - 20), said.size());
    ArrayNode all = body.putArray("dependsOn");
    for (int n = random.between(1, 2); n > 0 && !recent.isEmpty(); n--) {
      random.one(recent).key().ifPresent(all::add);
    }
    if (random.chance(0.05)) {
      all.add("a-key-that-nobody-has");
    }
  }
}
