package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.List;

/**
 * One action of {@code ALTER TABLE} that may share a statement with others.
 *
 * <p>PostgreSQL orders the actions of one statement by kind, not by place. So two actions share one
 * only when they touch different columns.
 *
 * @param columns the columns that the action adds, drops or alters
 */
public record AlterTable(TableName table, String action, List<String> columns, boolean rewrites)
    implements Step {

  public AlterTable {
    columns = List.copyOf(columns);
  }

  /** An action that changes metadata of one column only. */
  public static AlterTable instant(TableName table, String action, String column) {
    return new AlterTable(table, action, List.of(column), false);
  }

  @Override
  public String sql() {
    return "ALTER TABLE " + Identifier.quote(table) + " " + action;
  }

  @Override
  public String lock() {
    return LockMode.ACCESS_EXCLUSIVE.sql();
  }
}
