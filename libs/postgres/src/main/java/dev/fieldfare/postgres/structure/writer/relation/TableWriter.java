package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.OptionList;
import dev.fieldfare.postgres.structure.writer.item.Quoter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tables, foreign tables, partitions and composite types. */
final class TableWriter {

  private final Inventory inventory;

  TableWriter(Inventory inventory) {
    this.inventory = inventory;
  }

  void write(Relation relation) {
    if (relation.kind == RelationKind.COMPOSITE) {
      composite(relation);
    } else if (relation.kind.isTable()) {
      if (!relation.tablespace.isEmpty()) {
        inventory.tablespace(relation.tablespace);
      }
      relation.item.writing(() -> statements(relation));
      data(relation);
    }
  }

  private static void composite(Relation type) {
    type.item.writing(
        "CREATE TYPE %s AS (%s)"
            .formatted(
                type.name,
                type.columns.stream()
                    .map(column -> "\n  " + column.name + " " + column.type + collation(column))
                    .collect(Collectors.joining(","))));
  }

  private void data(Relation table) {
    if (table.kind == RelationKind.TABLE) {
      List<String> columns =
          table.columns.stream()
              .filter(column -> !column.isGenerated())
              .map(column -> column.name)
              .toList();
      inventory.data(table.item, table.name, columns);
    }
  }

  private List<String> statements(Relation table) {
    List<String> all = new ArrayList<>();
    all.add(creation(table));
    String alterations = new ColumnAlterations(table).text();
    if (!alterations.isEmpty()) {
      all.add(alterations);
    }
    return all;
  }

  private String creation(Relation table) {
    List<String> elements = new ArrayList<>();
    for (WrittenColumn column : table.columns) {
      String element = table.ofType.isEmpty() ? column(table, column) : typed(column);
      if (!element.isEmpty()) {
        elements.add(element);
      }
    }
    for (Detachable constraint : table.constraints) {
      if (!constraint.isDetached()) {
        elements.add(constraint.inline());
      }
    }
    StringBuilder text = new StringBuilder("CREATE ");
    text.append(table.unlogged ? "UNLOGGED " : "").append(table.kind.keyword());
    text.append(' ').append(table.name);
    if (!table.ofType.isEmpty()) {
      text.append(" OF ").append(table.ofType);
    }
    if (table.ofType.isEmpty() || !elements.isEmpty()) {
      text.append(elements.stream().collect(Collectors.joining(",\n  ", " (\n  ", "\n)")));
    }
    return text.append(tail(table)).toString();
  }

  private static String tail(Relation table) {
    StringBuilder text = new StringBuilder();
    if (table.inherits()) {
      text.append(
          table.parents.stream()
              .map(parent -> parent.name)
              .collect(Collectors.joining(", ", " INHERITS (", ")")));
    }
    if (table.kind == RelationKind.FOREIGN) {
      text.append(" SERVER ").append(Quoter.name(table.server));
      return text.append(OptionList.foreign(table.foreignOptions)).toString();
    }
    if (!table.partitionKey.isEmpty()) {
      text.append(" PARTITION BY ").append(table.partitionKey);
    }
    return text.append(storage(table)).toString();
  }

  /** Access method, settings and tablespace, as tables and materialized views have them. */
  static String storage(Relation table) {
    return (table.accessMethod.isEmpty() || table.accessMethod.equals("heap")
            ? ""
            : " USING " + Quoter.name(table.accessMethod))
        + (table.settings.isEmpty() ? "" : " WITH (" + table.settings + ")")
        + (table.tablespace.isEmpty() ? "" : " TABLESPACE " + Quoter.name(table.tablespace));
  }

  private String column(Relation table, WrittenColumn column) {
    if (table.inherits() && !column.local) {
      return "";
    }
    return column.name
        + " "
        + column.type
        + (column.compression.isEmpty() ? "" : " COMPRESSION " + column.compression)
        + OptionList.foreign(column.foreignOptions)
        + collation(column)
        + (isInheritedExpression(table, column) ? "" : value(column))
        + (column.notNull ? " NOT NULL" : "");
  }

  /** Before PostgreSQL 16 a child may not repeat the expression of its parent. */
  private boolean isInheritedExpression(Relation table, WrittenColumn column) {
    return column.isGenerated()
        && table.inherits()
        && inventory.reading().version() < 16
        && table.parents.stream()
            .map(parent -> parent.column(column.name))
            .anyMatch(above -> above != null && above.isGenerated());
  }

  private static String typed(WrittenColumn column) {
    String value = value(column) + (column.notNull ? " NOT NULL" : "");
    return value.isEmpty() ? "" : column.name + " WITH OPTIONS" + value;
  }

  private static String value(WrittenColumn column) {
    return column.preset == null || column.preset.isDetached()
        ? column.identityClause
        : column.preset.inline();
  }

  private static String collation(WrittenColumn column) {
    return column.collation.isEmpty() ? "" : " COLLATE " + column.collation;
  }
}
