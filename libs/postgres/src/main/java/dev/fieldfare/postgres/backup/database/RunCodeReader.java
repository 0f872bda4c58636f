package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the functions that run while a database is restored. Triggers, rules, policies, and views
 * do not run then, because nothing is written after they are made. Functions that the server or a C
 * library brings along are left out.
 */
final class RunCodeReader {

  // Indexes are built and materialized views are filled with the rights of their owners, so that
  // role's own functions are no danger in them; all others run with the rights of the session (0).
  // A default is not evaluated, because every column is copied or generated.
  private static final String QUERY =
      """
      WITH RECURSIVE reached(classid, objid, runner) AS (
        (SELECT d.refclassid, d.refobjid, coalesce(i.relowner, 0::oid) FROM pg_catalog.pg_depend d
        LEFT JOIN pg_catalog.pg_class i ON d.classid = 'pg_catalog.pg_class'::regclass AND i.oid = d.objid AND i.relkind IN ('i', 'I')
        WHERE d.refclassid = 'pg_catalog.pg_proc'::regclass AND d.classid NOT IN ('pg_catalog.pg_trigger'::regclass,
            'pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_proc'::regclass)
          AND (d.classid <> 'pg_catalog.pg_attrdef'::regclass OR EXISTS (SELECT FROM pg_catalog.pg_attrdef e
            JOIN pg_catalog.pg_attribute a ON a.attrelid = e.adrelid AND a.attnum = e.adnum
            WHERE e.oid = d.objid AND a.attgenerated <> ''))
        UNION SELECT 'pg_catalog.pg_rewrite'::regclass, w.oid, m.relowner FROM pg_catalog.pg_rewrite w
        JOIN pg_catalog.pg_class m ON m.oid = w.ev_class AND m.relkind = 'm')
        UNION SELECT s.classid, s.objid, r.runner FROM reached r CROSS JOIN LATERAL (
          SELECT n.refclassid AS classid, n.refobjid AS objid FROM pg_catalog.pg_depend n WHERE n.classid = r.classid AND n.objid = r.objid
          UNION ALL SELECT v.classid, v.objid FROM pg_catalog.pg_depend v WHERE r.classid = 'pg_catalog.pg_class'::regclass
            AND v.refclassid = r.classid AND v.refobjid = r.objid AND v.classid = 'pg_catalog.pg_rewrite'::regclass AND v.deptype = 'i') s
      )
      SELECT DISTINCT p.oid::regprocedure::text, pg_catalog.pg_get_userbyid(p.proowner)::text, n.nspname, p.proname,
        EXISTS (SELECT FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.objid = p.oid AND x.deptype = 'e')
      FROM reached r JOIN pg_catalog.pg_proc p ON r.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = r.objid
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid >= 16384 AND l.lanname NOT IN ('internal', 'c') AND r.runner <> p.proowner ORDER BY 1
      """;

  private RunCodeReader() {}

  static List<RunCode> read(Connection session, Predicate<TableName> isMade) throws SQLException {
    List<RunCode> found = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(QUERY)) {
      while (rows.next()) {
        TableName name = new TableName(rows.getString(3), rows.getString(4));
        if (rows.getBoolean(5) || isMade.test(name)) {
          found.add(new RunCode(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return found;
  }
}
