package dev.fieldfare.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.chaos.ColumnTypes;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of public with the types of their columns, as applied changes must leave them. */
final class FoldedTables {
  private final Connection connection;
  private final Map<String, Map<String, String>> tables;
  private final List<String> impossible = new ArrayList<>();
  private final Set<String> touched = new TreeSet<>();

  private FoldedTables(Connection connection, Map<String, Map<String, String>> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** As they are now. */
  static FoldedTables of(Connection connection, TestDatabase database) throws SQLException {
    return new FoldedTables(connection, there(database));
  }

  /** What is there now. */
  static Map<String, Map<String, String>> there(TestDatabase database) throws SQLException {
    Map<String, Map<String, String>> tables = new TreeMap<>();
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c"
                  + " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT"
                  + " a.attisdropped WHERE c.relkind = 'r' AND c.relnamespace ="
                  + " 'public'::regnamespace AND a.attname NOT LIKE '\\_\\_ff\\_%'");
      while (rows.next()) {
        tables
            .computeIfAbsent(rows.getString(1), name -> new TreeMap<>())
            .put(rows.getString(2), rows.getString(3));
      }
    }
    return tables;
  }

  Map<String, Map<String, String>> tables() {
    return tables;
  }

  /** Changes that were applied and could not be. */
  List<String> impossible() {
    return impossible;
  }

  /** Tables that were changed, under all their names. */
  Set<String> touched() {
    return touched;
  }

  void apply(String type, JsonNode request) throws SQLException {
    String table = request.path("table").asText();
    String newName = request.path("newName").asText();
    touched.add(table);
    boolean creates = type.equals("CREATE_TABLE");
    Map<String, String> columns = tables.get(table);
    if (creates == (columns != null)) {
      impossible.add("no table, or one too many: " + request);
    } else if (creates) {
      tables.put(table, created(request));
    } else if (type.equals("DROP_TABLE")) {
      tables.remove(table);
    } else if (type.equals("RENAME_TABLE")) {
      touched.add(newName);
      require(tables.put(newName, tables.remove(table)) == null, request);
    } else {
      column(type, request, columns);
    }
  }

  private Map<String, String> created(JsonNode request) throws SQLException {
    Map<String, String> columns = new TreeMap<>();
    for (JsonNode column : request.path("columns")) {
      columns.put(column.path("column").asText(), type(column));
    }
    return columns;
  }

  private void column(String type, JsonNode request, Map<String, String> columns)
      throws SQLException {
    String column = request.path("column").asText();
    String newName = request.path("newName").asText();
    require(columns.containsKey(column) != type.equals("ADD_COLUMN"), request);
    switch (type) {
      case "ADD_COLUMN", "CHANGE_TYPE" -> columns.put(column, type(request));
      case "DROP_COLUMN" -> columns.remove(column);
      case "RENAME_COLUMN" ->
          require(columns.put(newName, columns.remove(column)) == null, request);
      case "SET_DEFAULT", "DROP_DEFAULT", "SET_NOT_NULL", "DROP_NOT_NULL" -> {
        // Names and types stay.
      }
      default -> impossible.add("nobody sent that: " + request);
    }
  }

  private void require(boolean condition, JsonNode request) {
    if (!condition) {
      impossible.add("no column, or one too many: " + request);
    }
  }

  private String type(JsonNode column) throws SQLException {
    try (var ask =
        connection.prepareStatement(
            "SELECT format_type(to_regtype(t), to_regtypemod(t)) FROM (SELECT ?::text) AS x(t)")) {
      ask.setString(1, ColumnTypes.sql(column.path("dataType").asText()));
      var row = ask.executeQuery();
      row.next();
      return row.getString(1);
    }
  }
}
