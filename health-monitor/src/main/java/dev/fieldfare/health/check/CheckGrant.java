package dev.fieldfare.health.check;

import dev.fieldfare.postgres.sql.Identifier;

/** The rights that checks need. None needs a superuser. */
public enum CheckGrant {
  /** Every role that may connect can run it. */
  CONNECT("GRANT CONNECT ON DATABASE of the target TO %s;"),
  /** It reads the ledger. */
  READER("SELECT fieldfare.grant_role('%s', 'reader');"),
  /** It reads when values in quarantine are due. */
  QUARANTINE("GRANT SELECT ON fieldfare.quarantine TO %s;"),
  /** It reads statistics of all sessions. */
  MONITOR("GRANT pg_monitor TO %s;"),
  /** It reads rows of tables with the rights of their owners. */
  OWNERS(
      "GRANT EXECUTE ON FUNCTION fieldfare.prepare_owners(name[]),"
          + " fieldfare.look_as(name, text, jsonb, jsonb),"
          + " fieldfare.code_of_others(oid[], oid[]) TO %s;");

  private final String statement;

  CheckGrant(String statement) {
    this.statement = statement;
  }

  /** The statement that grants it to a role, ready to paste. */
  public String to(String role) {
    return statement.formatted(this == READER ? role.replace("'", "''") : Identifier.quote(role));
  }
}
