package dev.fieldfare.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Thinks up what a sender says next. */
final class MessageDice {
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
  static final Set<String> AVAILABLE = Set.copyOf(KINDS);

  private final String sender;
  private final Dice dice;
  private final Imagination imagination;
  private final Set<String> kinds;
  private final List<Message> said = new ArrayList<>();
  private int number;

  MessageDice(String sender, Dice dice, Imagination imagination, Set<String> kinds) {
    this.sender = sender;
    this.dice = dice;
    this.imagination = imagination;
    this.kinds = kinds;
  }

  /** The next message: good, bad, or one that was said before. */
  Message next() {
    if (said.size() > 10 && dice.chance(0.05)) {
      Message again = dice.one(said);
      return again.key().isPresent() && dice.chance(0.3)
          ? again.contradicted(imagination.formerColumn(dice))
          : again;
    }
    Message message = dice.chance(0.06) ? BadMessages.spoil(change(), dice) : adorned(change());
    said.add(message);
    return message;
  }

  /** Good changes without frills, for a change set. */
  List<Message> set(int size) {
    List<Message> members = new ArrayList<>();
    String table = imagination.table(dice);
    for (int n = 0; n < size; n++) {
      members.add(change(dice.chance(0.7) ? table : imagination.table(dice)));
    }
    return members;
  }

  /** A name for a change set or a key that nobody has had before. */
  String freshKey() {
    number++;
    return sender + "-" + number;
  }

  private Message change() {
    return change(imagination.table(dice));
  }

  private Message change(String table) {
    ObjectNode body = MAPPER.createObjectNode();
    String kind;
    do {
      kind = KINDS.get(dice.weighted(WEIGHTS));
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
    String column = imagination.column(table, dice);
    switch (kind) {
      case "ADD_COLUMN" -> add(body, table);
      case "DROP_COLUMN" -> drop(body, table, column);
      case "RENAME_COLUMN" -> rename(body, table, column);
      case "CHANGE_TYPE" -> changeType(body, table, column);
      case "SET_DEFAULT" -> setDefault(body.put("column", column), imagination.type(table, column));
      case "SET_NOT_NULL" -> {
        body.put("column", column);
        if (dice.chance(0.4)) {
          body.put("fillNullsWith", plainLiteral(imagination.type(table, column)));
        }
      }
      default -> body.put("column", column);
    }
  }

  private String freshColumn() {
    return dice.chance(0.25)
        ? imagination.formerColumn(dice)
        : dice.one("field", "answer", "group", "from", "q") + "_" + dice.below(40);
  }

  private void add(ObjectNode body, String table) {
    String column = freshColumn();
    String type = dice.one(ColumnTypes.ALL);
    imagination.added(table, column, type);
    boolean notNull = dice.chance(0.15);
    boolean byDefault = dice.chance(notNull ? 0.8 : 0.2);
    if (dice.chance(0.2)) {
      body.put("type", "ADD_FIELD").put("tableName", table).put("columnName", column);
      body.put("dataType", type).put("fieldId", "f" + dice.below(1000)).remove("table");
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
    imagination.dropped(table, column);
    if (dice.chance(0.2)) {
      body.put("type", "DELETE_FIELD").put("tableName", table).put("columnName", column);
      body.remove("table");
      return;
    }
    body.put("column", column);
    if (dice.chance(0.15)) {
      body.put("quarantine", dice.one("copy", "hide", "auto"));
    }
    if (dice.chance(0.1)) {
      body.put("cascade", true);
    }
  }

  private void rename(ObjectNode body, String table, String column) {
    String newName = freshColumn();
    imagination.renamed(table, column, newName);
    if (dice.chance(0.2)) {
      body.put("type", "RENAME_FIELD").put("tableName", table).put("oldColumnName", column);
      body.put("newColumnName", newName).remove("table");
    } else {
      body.put("column", column).put("newName", newName);
    }
  }

  private void changeType(ObjectNode body, String table, String column) {
    String type = dice.one(ColumnTypes.CONVERTIBLE);
    body.put("column", column).put("dataType", type);
    if (dice.chance(0.15)) {
      body.put("onCastError", dice.one("fail", "null"));
    }
    imagination.added(table, column, type);
  }

  private void setDefault(ObjectNode body, String type) {
    if (dice.chance(0.06)) {
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
    String literal = Values.literal(sql, dice);
    return literal.startsWith("'")
        ? literal.substring(1, literal.length() - 1).replace("''", "'")
        : literal.equals("NULL") ? "1" : literal;
  }

  private void createTable(ObjectNode body) {
    List<String> former = imagination.formerTables();
    String table =
        !former.isEmpty() && dice.chance(0.4)
            ? dice.one(former)
            : sender + "_made_" + dice.below(30);
    body.put("table", table);
    ArrayNode columns = body.putArray("columns");
    columns.addObject().put("column", "id").put("dataType", "bigint").put("nullable", false);
    Map<String, String> imagined = new LinkedHashMap<>();
    for (int n = dice.between(0, 3); n > 0; n--) {
      String column = "c" + n;
      String type = dice.one(ColumnTypes.ALL);
      imagined.put(column, type);
      columns.addObject().put("column", column).put("dataType", type);
    }
    body.putArray("primaryKey").add("id");
    imagination.created(table, imagined);
  }

  private void tableChange(ObjectNode body, String kind, String table) {
    body.put("table", table);
    if (kind.equals("DROP_TABLE")) {
      imagination.droppedTable(table);
      return;
    }
    List<String> former = imagination.formerTables();
    String newName =
        !former.isEmpty() && dice.chance(0.5)
            ? dice.one(former)
            : sender + "_renamed_" + dice.below(40);
    body.put("newName", newName);
    imagination.renamedTable(table, newName);
  }

  private void undo(ObjectNode body) {
    List<Message> recent = said.subList(Math.max(0, said.size() - 60), said.size());
    String key = recent.isEmpty() ? "nobody" : dice.one(recent).key().orElse("nobody");
    body.put("migrationId", dice.chance(0.03) ? "no-such-migration" : key);
  }

  /** What a message may carry besides its change. */
  private Message adorned(Message message) {
    ObjectNode body = message.body();
    switch (dice.weighted(80, 4, 4, 3, 3, 3, 3)) {
      case 1 -> body.put("requestedBy", "somebody");
      case 2 -> dependsOn(body);
      case 3 -> body.putObject("options").put("dryRun", true);
      case 4 -> {
        return message.withoutKey();
      }
      case 5 ->
          body.put(
              "runAt", java.time.Instant.now().plusMillis(dice.between(-500, 4000)).toString());
      case 6 -> body.putObject("options").put("lockTimeoutMs", dice.between(1, 60));
      default -> body.put("target", "main");
    }
    return message;
  }

  private void dependsOn(ObjectNode body) {
    List<Message> recent = said.subList(Math.max(0, said.size() - 20), said.size());
    ArrayNode all = body.putArray("dependsOn");
    for (int n = dice.between(1, 2); n > 0 && !recent.isEmpty(); n--) {
      dice.one(recent).key().ifPresent(all::add);
    }
    if (dice.chance(0.05)) {
      all.add("a-key-that-nobody-has");
    }
  }
}
