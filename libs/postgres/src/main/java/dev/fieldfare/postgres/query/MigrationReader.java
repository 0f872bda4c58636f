package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads migrations: those in the ledger, and those that still stand in the inbox, which are shown
 * as QUEUED from the moment of their commit.
 *
 * <p>A row leaves the inbox in the commit that makes it a migration, and one statement sees both
 * places at one moment: nothing is missed and nothing is seen twice.
 */
public final class MigrationReader {

  /** The rows of the inbox in the shape of migrations. */
  private static final String INBOX =
      """
      fieldfare.inbox i
      LEFT JOIN LATERAL fieldfare.find_migration(i.body ->> 'migrationId') AS o
        ON i.body ->> 'type' = 'UNDO'
      CROSS JOIN LATERAL jsonb_populate_record(NULL::fieldfare.field_migrations,
        jsonb_strip_nulls(jsonb_build_object(
          'id', i.id, 'idempotency_key', i.idempotency_key,
          'change_set_id', i.change_set_id, 'change_set_index', i.change_set_index,
          'change_set_size', i.change_set_size, 'change_set_atomic', i.change_set_atomic,
          'form_id', coalesce(i.body ->> 'formId', o.form_id),
          'field_id', coalesce(i.body ->> 'fieldId', o.field_id),
          'migration_type', CASE i.body ->> 'type' WHEN 'ADD_FIELD' THEN 'ADD_COLUMN'
            WHEN 'DELETE_FIELD' THEN 'DROP_COLUMN' WHEN 'RENAME_FIELD' THEN 'RENAME_COLUMN'
            ELSE i.body ->> 'type' END,
          'schema_name', coalesce(i.body ->> 'schema', o.schema_name, 'public'),
          'table_name', coalesce(i.body ->> 'table', i.body ->> 'tableName', o.table_name),
          'column_name', coalesce(i.body ->> 'column', i.body ->> 'columnName',
            i.body ->> 'oldColumnName', o.column_name),
          'new_name', coalesce(i.body ->> 'newName', i.body ->> 'newColumnName'),
          'data_type', coalesce(i.body ->> 'dataType', i.body ->> 'newType')))
        || jsonb_build_object(
          'status', CASE WHEN i.cancelled_by IS NOT NULL THEN 'CANCELLED' ELSE 'QUEUED' END,
          'error', CASE WHEN i.cancelled_by IS NOT NULL THEN jsonb_build_object('code', 'cancelled',
            'class', 'refusal', 'message', 'cancelled by ' || i.cancelled_by) END,
          'key_held', true, 'names', '{}'::text[], 'dry_run', false, 'attempts', 0,
          'way', i.way, 'requested_by', i.requested_by, 'enqueued_at', i.enqueued_at,
          'undo_of', o.id)) AS m
      """;

  private static final String FOUND =
      "SELECT m.id, m.status, m.migration_type, m.requested_by, m.way, m.change_set_id,"
          + " fieldfare.describe(m, ?)::text AS json, m.plan::text AS plan FROM ";

  private static final String FIND =
      FOUND
          + "fieldfare.field_migrations m WHERE m.id = ?\nUNION ALL\n"
          + FOUND
          + INBOX
          + "WHERE i.id = ?";

  private static final String BY_KEY =
      "SELECT m.id FROM fieldfare.field_migrations m WHERE m.idempotency_key = ? AND m.key_held"
          + " UNION ALL SELECT i.id FROM fieldfare.inbox i WHERE i.idempotency_key = ? LIMIT 1";

  private final Connection connection;
  private final String target;

  public MigrationReader(Connection connection, String target) {
    this.connection = connection;
    this.target = target;
  }

  /** The migration with this id. */
  public Optional<FoundMigration> find(UUID id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setString(1, target);
      query.setObject(2, id);
      query.setString(3, target);
      query.setObject(4, id);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(found(row)) : Optional.empty();
    }
  }

  /** The id of the migration that holds this idempotency key. */
  public Optional<UUID> idOfKey(String key) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BY_KEY)) {
      query.setString(1, key);
      query.setString(2, key);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  /** The newest migrations first, beginning after {@code before}. */
  public List<ListedMigration> list(MigrationFilter filter, Optional<UUID> before, int limit)
      throws SQLException {
    List<Conditions> alternatives = Conditions.of(filter);
    before.ifPresent(id -> alternatives.forEach(one -> one.before(id)));
    try (PreparedStatement query = connection.prepareStatement(listSql(alternatives))) {
      query.setString(1, target);
      int index = 2;
      for (Conditions conditions : alternatives) {
        for (int place = 0; place < 2; place++) {
          index = conditions.set(query, index);
          query.setInt(index++, limit);
        }
      }
      query.setInt(index, limit);
      return listed(query.executeQuery());
    }
  }

  // Each part is cut to the limit by its own index before they are merged and described.
  private static String listSql(List<Conditions> alternatives) {
    return alternatives.stream()
        .map(MigrationReader::newest)
        .collect(
            Collectors.joining(
                " UNION ALL ",
                "SELECT (r.m).id, fieldfare.describe(r.m, ?)::text FROM (",
                ") AS r ORDER BY (r.m).id DESC LIMIT ?"));
  }

  private static String newest(Conditions conditions) {
    return "(SELECT m::fieldfare.field_migrations AS m FROM %s m WHERE %s ORDER BY m.id DESC LIMIT ?)"
            .formatted(conditions.table(), conditions.sql())
        + " UNION ALL (SELECT m FROM %s WHERE %s ORDER BY m.id DESC LIMIT ?)"
            .formatted(INBOX, conditions.sql());
  }

  private static List<ListedMigration> listed(ResultSet rows) throws SQLException {
    List<ListedMigration> migrations = new ArrayList<>();
    while (rows.next()) {
      migrations.add(new ListedMigration(rows.getObject(1, UUID.class), rows.getString(2)));
    }
    return migrations;
  }

  private static FoundMigration found(ResultSet row) throws SQLException {
    return new FoundMigration(
        row.getObject("id", UUID.class),
        Status.valueOf(row.getString("status")),
        row.getString("migration_type"),
        Optional.ofNullable(row.getString("requested_by")),
        Optional.ofNullable(row.getString("way")),
        Optional.ofNullable(row.getString("change_set_id")),
        row.getString("json"),
        Optional.ofNullable(row.getString("plan")));
  }
}
