package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads defaults and the expressions of generated columns. */
record DefaultReader(Map<Long, Relation> relations) implements ObjectWriter {

  @Override
  public void read(Inventory inventory) throws SQLException {
    inventory
        .reading()
        .eachDefined(
            "c.oid, c.adrelid, c.adnum, pg_get_expr(c.adbin, c.adrelid) AS expression",
            "FROM pg_attrdef c JOIN pg_class r ON r.oid = c.adrelid WHERE c.adrelid >= 16384 AND r.relpersistence <> 't'",
            row -> {
              Relation relation = relations.get(row.getLong("adrelid"));
              if (relation != null) {
                preset(
                    inventory,
                    row.getLong("oid"),
                    relation,
                    relation.column(row.getInt("adnum")),
                    row.getString("expression"));
              }
            },
            inventory.naming("pg_attrdef"));
  }

  private static void preset(
      Inventory inventory, long oid, Relation relation, WrittenColumn column, String expression) {
    String statement =
        "ALTER TABLE ONLY %s ALTER COLUMN %s SET DEFAULT %s"
            .formatted(relation.name, column.name, expression);
    String inline =
        switch (column.generated) {
          case "s" -> " GENERATED ALWAYS AS (" + expression + ") STORED";
          case "v" -> " GENERATED ALWAYS AS (" + expression + ") VIRTUAL";
          default -> " DEFAULT " + expression;
        };
    Detachable piece = new Detachable(inline, () -> statement);
    column.preset = piece;
    boolean inTable = relation.kind.isTable() && (column.local || !relation.inherits());
    if (column.isGenerated()) {
      inventory.alias("pg_attrdef", oid, relation.item);
    } else if (inTable) {
      relation.item.detachable(piece);
      inventory.alias("pg_attrdef", oid, relation.item, piece);
    } else {
      Item apart =
          inventory
              .add("pg_attrdef", oid, Kind.DETAIL, relation.name + " " + column.name)
              .partOf(relation.item)
              .writing(() -> List.of(statement));
      if (relation.item.isMember()) {
        apart.leaveOut();
      }
    }
  }
}
