package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.TableImage.Column;
import dev.fieldfare.postgres.backup.part.TableParts;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements that make a new table from the columns of a backup. A default that takes numbers
 * from a sequence is left out: the sequence belongs to the table that was backed up.
 */
public record RestoredTable(TableName name, TableImage image, TableParts parts) {

  /** Makes the table. */
  public String create() {
    return image.columns().stream()
        .map(RestoredTable::column)
        .collect(Collectors.joining(", ", "CREATE TABLE " + Identifier.quote(name) + " (", ")"));
  }

  private static String column(Column column) {
    StringBuilder text = new StringBuilder(Identifier.quote(column.name()));
    text.append(' ').append(column.type());
    column.collation().ifPresent(collation -> text.append(" COLLATE ").append(collation));
    if (column.notNull()) {
      text.append(" NOT NULL");
    }
    return text.append(source(column)).toString();
  }

  private static String source(Column column) {
    String expression = column.expression().orElse("");
    if (!column.generated().isEmpty()) {
      String kind = column.generated().equals("s") ? "STORED" : "VIRTUAL";
      return " GENERATED ALWAYS AS (%s) %s".formatted(expression, kind);
    }
    if (!column.identity().isEmpty()) {
      return " GENERATED %s AS IDENTITY"
          .formatted(column.identity().equals("a") ? "ALWAYS" : "BY DEFAULT");
    }
    return expression.isEmpty() || expression.contains("nextval(") ? "" : " DEFAULT " + expression;
  }

  /** Copies rows into it. */
  public String copy() {
    String columns = image.list();
    return "COPY %s %s FROM STDIN"
        .formatted(Identifier.quote(name), columns.isEmpty() ? "" : "(" + columns + ")");
  }

  /** Adds the primary key; empty without one. */
  public Optional<String> key() {
    return image.primaryKey().isEmpty()
        ? Optional.empty()
        : Optional.of(
            image.primaryKey().stream()
                .map(Identifier::quote)
                .collect(
                    Collectors.joining(
                        ", ",
                        "ALTER TABLE " + Identifier.quote(name) + " ADD PRIMARY KEY (",
                        ")")));
  }

  /** Continues the numbers of identity columns, when all rows are there. */
  List<String> advance() {
    return image.columns().stream()
        .filter(column -> !column.identity().isEmpty())
        .map(this::advance)
        .toList();
  }

  /** Reads the largest numbers of the columns with sequences, as an object. */
  String largest() {
    return parts.numbered().stream()
        .map(column -> Literal.quote(column) + ", max(" + Identifier.quote(column) + ")")
        .collect(
            Collectors.joining(
                ", ",
                "SELECT pg_catalog.jsonb_build_object(",
                ")::text FROM " + Identifier.quote(name)));
  }

  // Without rows the first number stays.
  private String advance(Column column) {
    return "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%s, %s), (SELECT greatest(max(%s), 1) FROM %s HAVING count(*) > 0))"
        .formatted(
            Literal.quote(Identifier.quote(name)),
            Literal.quote(column.name()),
            Identifier.quote(column.name()),
            Identifier.quote(name));
  }
}
