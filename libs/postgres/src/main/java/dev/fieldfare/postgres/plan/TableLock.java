package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;

/**
 * One table that a plan locks before its first step.
 *
 * @param oid identifies the table; another table of the same name has another fingerprint
 */
public record TableLock(String schema, String name, long oid, LockMode mode) {

  /** An ACCESS EXCLUSIVE lock. */
  public static TableLock exclusive(TableName table, long oid) {
    return new TableLock(table.schema(), table.name(), oid, LockMode.ACCESS_EXCLUSIVE);
  }

  /** The table under the name it has when the transaction starts. */
  public TableName table() {
    return new TableName(schema, name);
  }

  /** The quoted name, for {@code LOCK TABLE ONLY}. */
  public String sqlName() {
    return Identifier.quote(table());
  }
}
