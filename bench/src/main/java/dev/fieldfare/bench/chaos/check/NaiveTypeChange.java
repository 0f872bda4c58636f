package dev.fieldfare.bench.chaos.check;

import dev.fieldfare.bench.chaos.ColumnTypes;
import dev.fieldfare.bench.chaos.Names;
import java.sql.SQLException;
import java.util.Optional;

/** Changes a column's type by a cast, and keeps the old values beside it. */
final class NaiveTypeChange {
  private final Shadow shadow;
  private final LedgerRow row;
  private final Column column;

  NaiveTypeChange(Shadow shadow, LedgerRow row, Column column) {
    this.shadow = shadow;
    this.row = row;
    this.column = column;
  }

  NaiveChanges.Undo apply() throws SQLException {
    String type = ColumnTypes.sql(row.request().path("dataType").asText());
    String oldType = column.type();
    if (column.inPrimaryKey()) {
      throw new Impossible("primary_key");
    }
    if (type.equals(oldType)) {
      return () -> {};
    }
    Optional<String> byDefault = column.defaultExpression();
    String id = row.id().replace("-", "");
    String was = Names.quoted("__was_" + id);
    String became = Names.quoted("__became_" + id);
    shadow.run(column.alter("ADD COLUMN %s %s".formatted(was, oldType)));
    shadow.run("UPDATE %s SET %s = %s".formatted(column.quotedTable(), was, column.quoted()));
    change(type, "%s::%s".formatted(column.quoted(), type), byDefault);
    shadow.run(column.alter("ADD COLUMN %s %s".formatted(became, type)));
    shadow.run(column.alter("ADD COLUMN %s boolean".formatted(Names.quoted("__had_" + id))));
    shadow.run(
        "UPDATE %s SET %s = %s, %s = true"
            .formatted(column.quotedTable(), became, column.quoted(), Names.quoted("__had_" + id)));
    String back =
        "CASE WHEN %s AND %s IS NOT DISTINCT FROM %s THEN %s ELSE %s::%s END"
            .formatted(
                Names.quoted("__had_" + id),
                column.quoted(),
                became,
                was,
                column.quoted(),
                oldType);
    return () -> change(oldType, back, byDefault);
  }

  private void change(String type, String using, Optional<String> byDefault) throws SQLException {
    String quoted = column.quoted();
    shadow.run(column.alter("ALTER COLUMN %s DROP DEFAULT".formatted(quoted)));
    shadow.run(column.alter("ALTER COLUMN %s TYPE %s USING %s".formatted(quoted, type, using)));
    if (byDefault.isPresent()) {
      shadow.run(
          column.alter(
              "ALTER COLUMN %s SET DEFAULT (%s)::%s".formatted(quoted, byDefault.get(), type)));
    }
  }
}
