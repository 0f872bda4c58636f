package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.FieldTypes;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.gateway.compat.FormBuilderLedger.Form;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Previews in the form builder's shape: each change against the table as it is, not after the
 * changes before it. It reads and changes nothing; the plan that is really carried out is the one
 * of {@code migrations/preview}.
 */
final class FormBuilderPreview {

  private static final String LOSS =
      "This operation will permanently delete column data unless backup is enabled";
  private static final String COLUMNS =
      "SELECT column_name, data_type FROM information_schema.columns"
          + " WHERE table_schema = ? AND table_name = ?";

  private final Connection connection;
  private final Form form;
  private final String table;
  private final Map<String, String> columns = new HashMap<>();
  private long rows;

  private FormBuilderPreview(Connection connection, Form form) {
    this.connection = connection;
    this.form = form;
    this.table = quoted(form.table());
  }

  static ObjectNode of(Connection connection, Form form, List<FormBuilderChange> changes)
      throws SQLException {
    FormBuilderPreview preview = new FormBuilderPreview(connection, form);
    ArrayNode previews = ContractsJson.mapper().createArrayNode();
    boolean there = preview.readTable();
    for (FormBuilderChange change : changes) {
      previews.add(there ? preview.of(change) : preview.missing(change));
    }
    ObjectNode data =
        ContractsJson.mapper()
            .createObjectNode()
            .put("formId", form.id())
            .put("tableName", form.table());
    data.set("preview", previews);
    data.set("summary", summary(previews));
    return data;
  }

  private static ObjectNode summary(ArrayNode previews) {
    int valid = 0;
    boolean backup = false;
    for (var preview : previews) {
      valid += preview.path("valid").asBoolean() ? 1 : 0;
      backup |= preview.path("requiresBackup").asBoolean();
    }
    return ContractsJson.mapper()
        .createObjectNode()
        .put("totalChanges", previews.size())
        .put("validChanges", valid)
        .put("invalidChanges", previews.size() - valid)
        .put("requiresBackup", backup);
  }

  private boolean readTable() throws SQLException {
    try (var query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, form.schema());
      query.setString(2, form.table());
      var found = query.executeQuery();
      while (found.next()) {
        columns.put(found.getString(1), found.getString(2));
      }
    }
    if (columns.isEmpty()) {
      return false;
    }
    try (var query = connection.createStatement()) {
      var count = query.executeQuery("SELECT count(*) FROM " + inSchema());
      count.next();
      rows = count.getLong(1);
    }
    return true;
  }

  private ObjectNode missing(FormBuilderChange change) {
    ObjectNode preview = ContractsJson.mapper().createObjectNode();
    preview.set("change", change.sent());
    preview.put("valid", false);
    preview
        .putArray("warnings")
        .add("Failed to preview migration: relation \"%s\" does not exist".formatted(form.table()));
    return preview.putNull("sql").putNull("rollbackSQL");
  }

  private ObjectNode of(FormBuilderChange change) {
    return switch (change.type()) {
      case "ADD_FIELD" -> addition(change);
      case "DELETE_FIELD" -> removal(change);
      case "RENAME_FIELD" -> renaming(change);
      default -> conversion(change);
    };
  }

  private ObjectNode addition(FormBuilderChange change) {
    String column = change.text("columnName");
    List<String> wrong = new ArrayList<>();
    requireAbsent(column, wrong);
    Statements statements =
        new Statements(
            "ADD COLUMN %s %s".formatted(quoted(column), mapped(change.text("dataType"))),
            "DROP COLUMN " + quoted(column));
    return entry(change, "ADD_COLUMN", column, statements, wrong.isEmpty(), wrong);
  }

  private ObjectNode removal(FormBuilderChange change) {
    String column = change.text("columnName");
    List<String> warnings = new ArrayList<>();
    boolean there = requirePresent(column, warnings);
    if (there) {
      warnings.add(LOSS);
    }
    Statements statements =
        new Statements(
            "DROP COLUMN " + quoted(column),
            there ? "ADD COLUMN %s %s".formatted(quoted(column), columns.get(column)) : "");
    return entry(change, "DROP_COLUMN", column, statements, there, warnings);
  }

  private ObjectNode renaming(FormBuilderChange change) {
    String from = change.text("oldColumnName");
    String to = change.text("newColumnName");
    List<String> wrong = new ArrayList<>();
    requirePresent(from, wrong);
    requireAbsent(to, wrong);
    Statements statements =
        new Statements(
            "RENAME COLUMN %s TO %s".formatted(quoted(from), quoted(to)),
            "RENAME COLUMN %s TO %s".formatted(quoted(to), quoted(from)));
    return entry(change, "RENAME_COLUMN", from, statements, wrong.isEmpty(), wrong);
  }

  private ObjectNode conversion(FormBuilderChange change) {
    String column = change.text("columnName");
    String from = mapped(change.text("oldType"));
    String to = mapped(change.text("newType"));
    TypeConversion.Outcome outcome = TypeConversion.of(from, to).look(this::count, column);
    String alter = "ALTER COLUMN %1$s TYPE %2$s USING %1$s::%2$s";
    Statements statements =
        new Statements(alter.formatted(quoted(column), to), alter.formatted(quoted(column), from));
    return entry(change, "MODIFY_COLUMN", column, statements, outcome.valid(), outcome.warnings());
  }

  /** The parts of ALTER TABLE, forth and back; empty where there is no way back. */
  private record Statements(String forth, String back) {}

  private ObjectNode entry(
      FormBuilderChange change,
      String type,
      String column,
      Statements statements,
      boolean valid,
      List<String> warnings) {
    boolean backup = "DROP_COLUMN".equals(type) || "MODIFY_COLUMN".equals(type);
    ObjectNode entry = ContractsJson.mapper().createObjectNode();
    entry.set("change", change.sent());
    entry.put("migrationType", type).put("tableName", form.table()).put("columnName", column);
    entry.put("sql", alter(statements.forth())).put("rollbackSQL", alter(statements.back()));
    entry.put("valid", valid);
    warnings.forEach(entry.putArray("warnings")::add);
    return entry
        .put("estimatedRows", rows)
        .put("requiresBackup", backup)
        .put("backupSize", backup ? rows : 0);
  }

  private String alter(String part) {
    return part.isEmpty() ? "" : "ALTER TABLE " + table + " " + part;
  }

  private void requireAbsent(String column, List<String> wrong) {
    if (columns.containsKey(column)) {
      wrong.add("Column \"%s\" already exists".formatted(column));
    }
  }

  private boolean requirePresent(String column, List<String> wrong) {
    if (!columns.containsKey(column)) {
      wrong.add("Column \"%s\" does not exist".formatted(column));
    }
    return columns.containsKey(column);
  }

  /** Counts the rows that fulfil a condition, in which {@code %s} stands for the column. */
  private long count(String column, String condition) throws SQLException {
    if (!columns.containsKey(column)) {
      throw new SQLException("column \"%s\" does not exist".formatted(column));
    }
    String sql = "SELECT count(*) FROM " + inSchema() + " WHERE ";
    try (var query = connection.createStatement()) {
      var row = query.executeQuery(sql + condition.replace("%s", Identifier.quote(column)));
      row.next();
      return row.getLong(1);
    }
  }

  private String inSchema() {
    return Identifier.quote(new TableName(form.schema(), form.table()));
  }

  private static String mapped(String type) {
    return FieldTypes.resolve(type).toUpperCase(Locale.ROOT);
  }

  // Only shown, never carried out.
  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
