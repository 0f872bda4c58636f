package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.DescribedTable;
import dev.fieldfare.contracts.report.DescribedTable.Column;
import dev.fieldfare.contracts.report.DescribedTable.Definition;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Tables as the catalogue has them now, with their forms and fields. No row of a table is read.
 *
 * <p>Only tables that the registry or a migration names are read, and none of the schemas of
 * Fieldfare. What may hold values or expressions is for operators.
 */
public final class LedgerTables implements LedgerRecords<DescribedTable> {
  private static final String NAMED =
      """
      WITH asked AS (
        SELECT n.nspname::text AS schema_name, c.relname::text AS table_name FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'f') AND n.nspname::text IN (
          SELECT m.schema_name FROM fieldfare.field_migrations m WHERE m.table_name = ? AND m.status <> 'REJECTED'
          UNION SELECT m.schema_name FROM fieldfare.finished_migrations m
          WHERE m.new_name = ? AND m.migration_type = 'RENAME_TABLE' AND m.status = 'APPLIED')
        UNION SELECT f.schema_name, f.table_name FROM fieldfare.forms f WHERE f.table_name = ? AND f.deleted_by IS NULL)
      """;

  private static final String OF_FORM =
      """
      WITH registered AS (
        SELECT f.schema_name, f.table_name FROM fieldfare.forms f WHERE ? IN (f.id, f.main_form_id) AND f.deleted_by IS NULL
      ), asked AS (
        SELECT * FROM registered UNION
        SELECT m.schema_name, m.table_name FROM fieldfare.field_migrations m
        JOIN pg_namespace n ON n.nspname = m.schema_name
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = m.table_name AND c.relkind IN ('r', 'p', 'f')
        WHERE m.form_id = ? AND m.status <> 'REJECTED' AND NOT EXISTS (SELECT FROM registered))
      """;

  private static final String SQL =
      """
      , reader AS (SELECT ? AS is_operator)
      SELECT a.schema_name || '.' || a.table_name AS table_name, c.oid IS NOT NULL AS present, f.id AS form_id, f.main_form_id, f.title,
        CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END AS estimate, CASE WHEN r.is_operator THEN obj_description(c.oid, 'pg_class') END AS comment,
        (SELECT json_agg(json_build_object('name', t.attname, 'type', format_type(t.atttypid, t.atttypmod), 'nullable', NOT t.attnotnull,
            'value', CASE WHEN r.is_operator THEN
              coalesce(pg_get_expr(d.adbin, d.adrelid), CASE t.attidentity WHEN 'a' THEN 'identity' WHEN 'd' THEN 'identity by default' END) END,
            'generated', t.attgenerated <> '', 'fieldId', x.id, 'fieldTitle', x.title,
            'comment', CASE WHEN r.is_operator THEN col_description(c.oid, t.attnum) END) ORDER BY t.attnum)
          FROM pg_attribute t LEFT JOIN pg_attrdef d ON d.adrelid = t.attrelid AND d.adnum = t.attnum
          LEFT JOIN fieldfare.fields x ON x.form_id = f.id AND x.column_name = t.attname AND x.dropped_by IS NULL
          WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped) AS columns,
        (SELECT json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.contype <> 'p', k.conname)
          FROM pg_constraint k WHERE r.is_operator AND k.conrelid = c.oid AND k.contype NOT IN ('n', 't')) AS constraints,
        (SELECT json_agg(json_build_object('name', x.relname, 'definition', pg_get_indexdef(i.indexrelid)) ORDER BY x.relname)
          FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
          WHERE r.is_operator AND i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid)) AS indexes
      FROM reader r CROSS JOIN asked a
      LEFT JOIN (pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND c.relkind IN ('r', 'p', 'f'))
        ON n.nspname = a.schema_name AND c.relname = a.table_name
      LEFT JOIN fieldfare.forms f ON f.schema_name = a.schema_name AND f.table_name = a.table_name AND f.deleted_by IS NULL
      WHERE a.schema_name !~ '^pg_' AND a.schema_name <> 'information_schema' AND a.schema_name !~ '^fieldfare(_.*)?$'\
      """;

  private final TargetConnections connections;

  public LedgerTables(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<DescribedTable> read(String target, ReportRequest request, int most)
      throws SQLException {
    LedgerQuery query = new LedgerQuery("");
    if (request.formId().isPresent()) {
      query.and(OF_FORM, request.formId().get(), request.formId().get());
    } else {
      String table = request.table().orElseThrow();
      query.and(NAMED, table, table, table, table);
    }
    return query
        .and(SQL, request.isForOperator())
        .andIf(request.table(), "AND a.table_name = ?")
        .andIf(request.schema(), "AND a.schema_name = ?")
        .and("ORDER BY f.main_form_id NULLS FIRST, f.place, 1 LIMIT ?", most)
        .rows(connections, target, row -> table(target, row));
  }

  private static DescribedTable table(String target, ResultSet row) throws SQLException {
    return new DescribedTable(
        target,
        row.getString("table_name"),
        row.getBoolean("present"),
        text(row, "form_id"),
        text(row, "main_form_id"),
        text(row, "title"),
        Optional.ofNullable(row.getObject("estimate", Long.class)),
        text(row, "comment"),
        list(row, "columns", Column.class),
        list(row, "constraints", Definition.class),
        list(row, "indexes", Definition.class));
  }

  private static <T> List<T> list(ResultSet row, String column, Class<T> type) throws SQLException {
    Optional<String> json = text(row, column);
    if (json.isEmpty()) {
      return List.of();
    }
    JavaType list =
        ContractsJson.mapper().getTypeFactory().constructCollectionType(List.class, type);
    try {
      return ContractsJson.mapper().readValue(json.get(), list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server writes JSON", e);
    }
  }
}
