package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Views and materialized views. Where a view is part of a cycle, an empty view of the same columns
 * comes first and is replaced later.
 */
record ViewWriter(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            "c.oid, pg_get_viewdef(c.oid) AS definition, r.oid AS rule",
            "FROM pg_class c LEFT JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN' WHERE c.relkind IN ('v', 'm') AND c.oid >= 16384",
            row -> {
              Relation view = relations.get(row.getLong("oid"));
              if (view != null && view.kind == RelationKind.VIEW) {
                view(inventory, view, row);
              } else if (view != null) {
                materialized(inventory, view, row);
              }
            },
            inventory.naming("pg_class"));
  }

  private static String query(ResultSet row) throws SQLException {
    String query = row.getString("definition").strip();
    return query.endsWith(";") ? query.substring(0, query.length() - 1) : query;
  }

  private static void view(Inventory inventory, Relation view, ResultSet row) throws SQLException {
    String head =
        "VIEW "
            + view.name
            + (view.settings.isEmpty() ? "" : " WITH (" + view.settings + ")")
            + " AS\n";
    String query = query(row);
    Detachable definition =
        view.item.detachable(new Detachable("query", () -> "CREATE OR REPLACE " + head + query));
    inventory.alias("pg_rewrite", row.getLong("rule"), view.item, definition);
    view.item.writing(
        () ->
            List.of(
                definition.isDetached()
                    ? "CREATE VIEW " + view.name + " AS\n" + dummy(view)
                    : "CREATE " + head + query));
  }

  private static String dummy(Relation view) {
    return view.columns.stream()
        .map(
            column ->
                "  NULL::"
                    + column.type
                    + (column.collation.isEmpty() ? "" : " COLLATE " + column.collation)
                    + " AS "
                    + column.name)
        .collect(Collectors.joining(",\n", "SELECT\n", ""));
  }

  private static void materialized(Inventory inventory, Relation view, ResultSet row)
      throws SQLException {
    inventory.alias("pg_rewrite", row.getLong("rule"), view.item);
    String create =
        "CREATE "
            + (view.unlogged ? "UNLOGGED " : "")
            + "MATERIALIZED VIEW "
            + view.name
            + TableWriter.storage(view)
            + " AS\n"
            + query(row)
            + "\nWITH NO DATA";
    String columns = new ColumnAlterations(view).text();
    if (columns.isEmpty()) {
      view.item.writing(create);
    } else {
      view.item.writing(
          create, columns.replaceFirst("^ALTER TABLE ONLY", "ALTER MATERIALIZED VIEW"));
    }
    if (!view.tablespace.isEmpty()) {
      inventory.tablespace(view.tablespace);
    }
    if (view.populated) {
      inventory.refresh(view.item);
    }
  }
}
