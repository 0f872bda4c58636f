package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.FieldTypes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Migrations of a form in the shape of the form builder's history, the newest first. One migration
 * is one entry, whatever its attempts. Changes that the form builder does not know are left out.
 */
final class FormBuilderHistory {

  private static final String RESTORE = "RESTORE";
  private static final Map<String, String> TYPES =
      Map.of(
          "ADD_COLUMN", "Added",
          "DROP_COLUMN", "Removed",
          "MODIFY_COLUMN", "Modified",
          "RENAME_COLUMN", "Renamed");

  private static final String ROWS =
      """
      SELECT m.id, coalesce(o.migration_type, m.migration_type) AS kind, m.undo_of IS NOT NULL AS is_undo, m.table_name,
        coalesce(o.column_name, m.column_name) AS old_name, coalesce(o.new_name, m.new_name) AS new_name,
        coalesce(o.data_type, m.data_type) AS data_type, coalesce(o.request, m.request) ->> 'oldType' AS old_type,
        coalesce(o.old_value, m.old_value) #>> '{}' AS old_value, m.success, m.error_message, fieldfare.iso(m.finished_at) AS finished,
        m.requested_by, m.quarantine_id, m.status = 'APPLIED' AND m.undo_of IS NULL
          AND m.way IS DISTINCT FROM 'import' AND m.migration_type <> 'RESTORE' AND NOT (m.migration_type = 'ADD_COLUMN' AND m.field_id IS NOT NULL) AS can_undo, count(*) OVER () AS total,
        (SELECT fieldfare.iso(b.retention_until) FROM fieldfare.field_data_backups b WHERE b.id = m.backup_id) AS retention,
        m.new_value ->> 'backupId' AS restored
      FROM fieldfare.field_migrations m LEFT JOIN fieldfare.field_migrations o ON o.id = m.undo_of
      WHERE m.form_id = ? AND m.finished_at IS NOT NULL AND NOT m.dry_run AND (? = 'all' OR m.success = (? = 'success'))
        AND coalesce(o.migration_type, m.migration_type) IN ('ADD_COLUMN', 'DROP_COLUMN', 'RENAME_COLUMN', 'CHANGE_TYPE', 'RESTORE')
      ORDER BY m.finished_at DESC, m.id DESC LIMIT ? OFFSET ?
      """;

  /** Which part is asked for. */
  record Page(String status, int limit, int offset) {}

  private FormBuilderHistory() {}

  /** What a type of migration did to a column; empty for those that the form builder has not. */
  static Optional<String> verb(String kind) {
    return Optional.ofNullable(TYPES.get(type(kind)));
  }

  // A restore of values is a modification of the column, as the form builder records it.
  private static String type(String kind) {
    return "CHANGE_TYPE".equals(kind) || RESTORE.equals(kind) ? "MODIFY_COLUMN" : kind;
  }

  static ObjectNode read(Connection connection, String form, Page page) throws SQLException {
    ObjectNode data = ContractsJson.mapper().createObjectNode().put("formId", form);
    ArrayNode entries = data.putArray("migrations");
    long total = 0;
    try (var query = connection.prepareStatement(ROWS)) {
      query.setString(1, form);
      query.setString(2, page.status());
      query.setString(3, page.status());
      query.setInt(4, page.limit());
      query.setInt(5, page.offset());
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        total = rows.getLong("total");
        entry(entries.addObject(), rows);
      }
    }
    data.put("total", total).put("limit", page.limit()).put("offset", page.offset());
    return data.put("hasMore", page.offset() + entries.size() < total);
  }

  private static void entry(ObjectNode entry, ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    String type = type(kind);
    boolean success = row.getBoolean("success");
    boolean undo = row.getBoolean("is_undo");
    boolean renamed = "RENAME_COLUMN".equals(type) && success && !undo;
    String column = row.getString(renamed ? "new_name" : "old_name");
    entry.put("id", row.getString("id")).put("type", type);
    entry.put("tableName", row.getString("table_name")).put("columnName", column);
    boolean restore = RESTORE.equals(kind);
    Optional<ObjectNode> before = restore ? Optional.empty() : before(type, row, success);
    Optional<ObjectNode> after = restore ? restored(row) : after(type, row, success);
    entry.set("oldValue", (undo ? after : before).orElse(null));
    entry.set("newValue", (undo ? before : after).orElse(null));
    entry.put("success", success).put("errorMessage", row.getString("error_message"));
    entry.put("executedAt", row.getString("finished"));
    entry.putObject("executedBy").putNull("id").put("username", row.getString("requested_by"));
    String kept = row.getString(restore ? "restored" : "quarantine_id");
    String backup = "DROP_COLUMN".equals(type) || restore ? "AUTO_DELETE" : "AUTO_MODIFY";
    backup(entry, backup, kept, row.getString("retention"));
    entry.put("canRollback", row.getBoolean("can_undo"));
    entry.put(
        "description",
        "%s column \"%s\" in table \"%s\"%s"
            .formatted(
                TYPES.get(type), column, row.getString("table_name"), success ? "" : " (FAILED)"));
  }

  private static Optional<ObjectNode> before(String type, ResultSet row, boolean success)
      throws SQLException {
    ObjectNode value = ContractsJson.mapper().createObjectNode();
    value.put("columnName", row.getString("old_name"));
    String declared = row.getString("old_type");
    return switch (type) {
      case "ADD_COLUMN" -> Optional.empty();
      case "RENAME_COLUMN" -> Optional.of(value);
      case "DROP_COLUMN" ->
          Optional.of(success ? value.put("dataType", row.getString("old_value")) : value);
      default ->
          Optional.of(
              value.put(
                  "dataType", declared == null ? row.getString("old_value") : mapped(declared)));
    };
  }

  private static Optional<ObjectNode> after(String type, ResultSet row, boolean success)
      throws SQLException {
    ObjectNode value = ContractsJson.mapper().createObjectNode();
    String dataType = row.getString("data_type");
    return switch (type) {
      case "DROP_COLUMN" -> Optional.empty();
      case "RENAME_COLUMN" -> Optional.of(value.put("columnName", row.getString("new_name")));
      default ->
          Optional.of(
              value
                  .put("columnName", row.getString("old_name"))
                  .put("dataType", success && dataType != null ? mapped(dataType) : dataType));
    };
  }

  private static Optional<ObjectNode> restored(ResultSet row) throws SQLException {
    return Optional.of(
        ContractsJson.mapper()
            .createObjectNode()
            .put("action", "RESTORE_DATA")
            .put("backupId", row.getString("restored")));
  }

  private static String mapped(String dataType) {
    return FieldTypes.resolve(dataType).toUpperCase(Locale.ROOT);
  }

  private static void backup(ObjectNode entry, String type, String quarantine, String retention) {
    if (quarantine == null) {
      entry.putNull("backup");
      return;
    }
    entry
        .putObject("backup")
        .put("id", quarantine)
        .put("type", type)
        .put("retentionUntil", retention);
  }
}
