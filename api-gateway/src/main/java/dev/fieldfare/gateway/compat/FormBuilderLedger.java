package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.gateway.ledger.TargetPools;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the form builder's routes read of a ledger and put into its inbox. Blocks. */
@ApplicationScoped
class FormBuilderLedger {

  private static final String FORM =
      """
      SELECT f.id, f.schema_name, f.table_name FROM fieldfare.forms f
      WHERE f.id IN (?, pg_catalog.lower(?)) AND f.main_form_id IS NULL AND f.deleted_by IS NULL LIMIT 1
      """;

  private static final String NEWEST =
      """
      SELECT m.id, CASE WHEN m.enqueued_at > clock_timestamp() - make_interval(secs => ?)
        THEN m.idempotency_key END
      FROM fieldfare.field_migrations m WHERE m.form_id = ? ORDER BY m.id DESC LIMIT 1
      """;

  private static final String KNOWN =
      """
      SELECT m.id, coalesce(o.migration_type, m.migration_type) AS kind, m.form_id, m.table_name,
        CASE WHEN m.undo_of IS NULL THEN coalesce(m.new_name, m.column_name) ELSE m.column_name END AS column_name,
        coalesce(m.success, false) AS success, m.finished_at IS NOT NULL AS finished, m.error_message,
        m.status = 'APPLIED' AND m.undo_of IS NULL AND m.migration_type <> 'RESTORE' AS undoable,
        m.migration_type = 'ADD_COLUMN' AND EXISTS (SELECT FROM fieldfare.fields f WHERE f.main_form_id = m.form_id
          AND f.id = m.field_id AND f.dropped_by IS NULL) AS field_exists
      FROM fieldfare.field_migrations m LEFT JOIN fieldfare.field_migrations o ON o.id = m.undo_of WHERE m.id = ?
      """;

  private static final String ID_OF_KEY =
      "SELECT id FROM fieldfare.inbox WHERE idempotency_key = ? UNION ALL SELECT id FROM"
          + " fieldfare.field_migrations WHERE key_held AND idempotency_key = ? LIMIT 1";

  private static final String WAITING =
      """
      SELECT (SELECT count(*) FROM fieldfare.inbox)
        + (SELECT count(DISTINCT c.migration_id) FROM (SELECT migration_id FROM fieldfare.claims LIMIT 10000) c)
      """;

  private static final String ACCEPT =
      "SELECT a.id FROM fieldfare.accept_all('http', ?::jsonb) a ORDER BY a.ord";

  private final TargetPools pools;

  FormBuilderLedger(TargetPools pools) {
    this.pools = pools;
  }

  /** A form with its main table. */
  record Form(String id, String schema, String table) {}

  /** The newest migration of a form; its key only if it is recent. */
  record Newest(UUID id, Optional<String> recentKey) {}

  /** A migration as a rollback sees it. */
  record Known(
      UUID id,
      String kind,
      String form,
      String table,
      String column,
      boolean success,
      boolean isFinished,
      boolean isUndoable,
      boolean addsFieldThatExists,
      String error) {

    static Known of(ResultSet row) throws SQLException {
      return new Known(
          row.getObject("id", UUID.class),
          row.getString("kind"),
          row.getString("form_id"),
          row.getString("table_name"),
          row.getString("column_name"),
          row.getBoolean("success"),
          row.getBoolean("finished"),
          row.getBoolean("undoable"),
          row.getBoolean("field_exists"),
          row.getString("error_message"));
    }

    boolean isOfForm() {
      return form != null && FormBuilderHistory.verb(kind).isPresent();
    }

    String description() {
      return "%s column \"%s\" in table \"%s\""
          .formatted(FormBuilderHistory.verb(kind).orElse(""), column, table);
    }
  }

  /** Reads one row of an answer. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  Optional<Known> known(String target, UUID id) {
    return first(target, KNOWN, Known::of, id);
  }

  /** The migration with this idempotency key, admitted or not. */
  Optional<UUID> idOfKey(String target, String key) {
    return first(target, ID_OF_KEY, row -> row.getObject(1, UUID.class), key, key);
  }

  /**
   * The key of a request, without the place of each of its changes: that of the newest migration of
   * the form, if it is recent and of an equal request, and a new one otherwise.
   *
   * @param prefix the same for equal requests
   */
  String repeatKey(FormBuilderConfig config, String form, String prefix) {
    Optional<Newest> newest = newest(config.target(), form, config.repeatWindow());
    return newest
        .flatMap(Newest::recentKey)
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(0, key.lastIndexOf('/')))
        .orElseGet(() -> prefix + newest.map(n -> n.id().toString()).orElse("first"));
  }

  Optional<Form> form(String target, String id) {
    return first(
        target,
        FORM,
        row -> new Form(row.getString(1), row.getString(2), row.getString(3)),
        id,
        id);
  }

  Optional<Newest> newest(String target, String form, Duration recent) {
    return first(
        target,
        NEWEST,
        row -> new Newest(row.getObject(1, UUID.class), Optional.ofNullable(row.getString(2))),
        recent.toMillis() / 1000.0,
        form);
  }

  /** How many migrations of the target are waiting or under way. */
  int waiting(String target) {
    return first(target, WAITING, row -> row.getInt(1)).orElseThrow();
  }

  /**
   * Puts requests into the inbox in one transaction; a request that was sent before keeps its id.
   */
  List<UUID> accept(String target, ArrayNode items) {
    return pools.with(target, connection -> accept(connection, items));
  }

  ObjectNode history(String target, String form, FormBuilderHistory.Page page) {
    return pools.with(target, connection -> FormBuilderHistory.read(connection, form, page));
  }

  ObjectNode preview(String target, Form form, List<FormBuilderChange> changes) {
    return pools.with(target, connection -> FormBuilderPreview.of(connection, form, changes));
  }

  ObjectNode queue(String target, Optional<String> form) {
    return pools.with(target, connection -> FormBuilderQueue.read(connection, form));
  }

  private <T> Optional<T> first(
      String target, String sql, RowReader<T> reader, Object... parameters) {
    return pools.with(
        target,
        connection -> {
          try (var query = connection.prepareStatement(sql)) {
            for (int n = 0; n < parameters.length; n++) {
              query.setObject(n + 1, parameters[n]);
            }
            ResultSet row = query.executeQuery();
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
          }
        });
  }

  private static List<UUID> accept(Connection connection, ArrayNode items) throws SQLException {
    try (var call = connection.prepareStatement(ACCEPT)) {
      call.setString(1, items.toString());
      ResultSet rows = call.executeQuery();
      List<UUID> ids = new ArrayList<>(items.size());
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
      return ids;
    }
  }
}
