package dev.fieldfare.health.profile;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Rights that changes need: the owner of the ledger makes them. */
public final class WorkerRights {
  private static final String FINDINGS =
      """
      SELECT 'The role ' || w.name || ' may not create schemas. Run: GRANT CREATE ON DATABASE '
        || pg_catalog.quote_ident(pg_catalog.current_database()) || ' TO ' || pg_catalog.quote_ident(w.name) || ';'
      FROM (SELECT pg_catalog.pg_get_userbyid(l.nspowner) AS name FROM pg_catalog.pg_namespace l WHERE l.nspname = 'fieldfare') w
      WHERE NOT pg_catalog.has_database_privilege(w.name, pg_catalog.current_database(), 'CREATE')
      UNION ALL
      SELECT 'The role ' || w.name || ' may not change ' || pg_catalog.count(*) || ' tables of ' || o.rolname || ', for example '
        || pg_catalog.min(n.nspname || '.' || c.relname) || '. Run: GRANT ' || pg_catalog.quote_ident(o.rolname) || ' TO '
        || pg_catalog.quote_ident(w.name) || ';'
      FROM (SELECT l.nspowner AS oid, pg_catalog.pg_get_userbyid(l.nspowner) AS name
          FROM pg_catalog.pg_namespace l WHERE l.nspname = 'fieldfare') w,
        pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|fieldfare|information_schema$)'
        AND NOT pg_catalog.pg_has_role(w.oid, c.relowner, 'USAGE')
      GROUP BY w.name, o.rolname
      """;

  private static final String FINE =
      "The role of the changes may create schemas and change all tables.";
  private static final String ADVICE =
      "make the owner of the schema fieldfare a member of the owner of these tables, and grant it"
          + " CREATE.";

  private WorkerRights() {}

  /** The same as a warning: a database may have tables that Fieldfare never changes. */
  public static TargetCheck inHealth() {
    return new QueryCheck(
        new CheckDescription(
            "permissions",
            0,
            CheckGrant.CONNECT,
            AlertCategory.PERMISSION,
            AlertThreshold.CRITICAL,
            ADVICE),
        FINDINGS,
        CheckStatus.WARNING,
        FINE);
  }

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.critical("worker_rights", CheckGrant.CONNECT, FINDINGS, FINE, ADVICE);
  }
}
