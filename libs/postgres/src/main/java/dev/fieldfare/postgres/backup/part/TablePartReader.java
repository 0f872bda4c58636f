package dev.fieldfare.postgres.backup.part;

import dev.fieldfare.contracts.operation.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the parts of a table. The session has {@code search_path = pg_catalog}, so that all other
 * names in definitions have their schema.
 *
 * <p>It does not use {@code StructureWriter}: a restored table may get another name, and the name
 * in a statement cannot be replaced safely. Decision 0159.
 */
public final class TablePartReader {
  private static final String TABLE =
      """
      WITH t AS (SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS full_name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?)
      SELECT p.kind, p.name, p.part_column, p.definition, p.comment FROM t CROSS JOIN LATERAL (
      """;

  /** A constraint of a partition depends on its parent's constraint, which is not restored. */
  private static final String CONSTRAINTS =
      """
      SELECT CASE k.contype WHEN 'p' THEN 'PRIMARY_KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'x' THEN 'EXCLUDE' WHEN 'c' THEN 'CHECK'
          ELSE 'FOREIGN_KEY' END AS kind, k.conname::text AS name, '' AS part_column, pg_get_constraintdef(k.oid) AS definition,
        obj_description(k.oid, 'pg_constraint') AS comment
      FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x', 'c', 'f')
        AND NOT EXISTS (SELECT FROM pg_constraint u WHERE u.oid = k.conparentid AND u.conrelid = k.conrelid)
      """;

  private static final String INDEXES =
      """
      SELECT CASE WHEN i.indisunique THEN 'UNIQUE_INDEX' ELSE 'INDEX' END, c.relname, '',
        substr(pg_get_indexdef(c.oid), length(format('CREATE %sINDEX %I ON %s%s ', CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END,
          c.relname, CASE WHEN c.relkind = 'I' THEN 'ONLY ' ELSE '' END, t.full_name)) + 1), obj_description(c.oid, 'pg_class')
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = t.oid AND (i.indisvalid OR c.relkind = 'I')
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x'))
      """;

  /** Only defaults that take numbers from a sequence; other defaults belong to their columns. */
  private static final String DEFAULTS =
      """
      SELECT CASE WHEN s.seqrelid IS NULL THEN 'DEFAULT' ELSE 'SEQUENCE' END, s.relname, a.attname,
        CASE WHEN s.seqrelid IS NULL THEN pg_get_expr(d.adbin, d.adrelid) ELSE
          format('AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s', format_type(s.seqtypid, NULL), s.seqincrement,
            s.seqmin, s.seqmax, s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) END, NULL
      FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      LEFT JOIN LATERAL (SELECT q.*, c.relname FROM pg_depend e JOIN pg_sequence q ON q.seqrelid = e.objid JOIN pg_class c ON c.oid = e.objid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE e.classid = 'pg_class'::regclass AND e.refclassid = 'pg_class'::regclass
          AND e.refobjid = t.oid AND e.refobjsubid = a.attnum AND e.deptype = 'a'
          AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
          AND pg_get_expr(d.adbin, d.adrelid) = format('nextval(%L::regclass)', format('%I.%I', n.nspname, c.relname))) s ON true
      WHERE d.adrelid = t.oid AND a.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%'
      """;

  private static final String TRIGGERS =
      """
      SELECT 'TRIGGER', g.tgname, '', pg_get_triggerdef(g.oid), NULL FROM pg_trigger g
      WHERE g.tgrelid = t.oid AND NOT g.tgisinternal
      UNION ALL SELECT 'TRIGGER_STATE', g.tgname, '', format('ALTER TABLE %s %s TRIGGER %I', t.full_name,
        CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname), NULL
      FROM pg_trigger g WHERE g.tgrelid = t.oid AND NOT g.tgisinternal AND g.tgenabled <> 'O'
      UNION ALL SELECT 'RULE', r.rulename, '', pg_get_ruledef(r.oid), NULL FROM pg_rewrite r WHERE r.ev_class = t.oid
      UNION ALL SELECT 'STATISTICS', x.stxname, '', pg_get_statisticsobjdef(x.oid), NULL FROM pg_statistic_ext x WHERE x.stxrelid = t.oid
      UNION ALL SELECT 'REPLICA_IDENTITY', '', '', format('ALTER TABLE %s REPLICA IDENTITY %s', t.full_name, CASE t.relreplident
        WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE (SELECT format('USING INDEX %I', c.relname) FROM pg_index i
          JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = t.oid AND i.indisreplident) END), NULL WHERE t.relreplident <> 'd'
      UNION ALL SELECT 'OPTION', o.option_name, '', format('%s = %L', o.option_name, o.option_value), NULL
      FROM pg_options_to_table(t.reloptions) o
      """;

  private static final String ACCESS =
      """
      SELECT 'ROW_SECURITY', '', '', format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.full_name), NULL WHERE t.relrowsecurity
      UNION ALL SELECT 'ROW_SECURITY', '', '', format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t.full_name), NULL
      WHERE t.relforcerowsecurity
      UNION ALL SELECT 'POLICY', p.polname, '', format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, t.full_name,
        CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
        (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) AS r),
        ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
        obj_description(p.oid, 'pg_policy') FROM pg_policy p WHERE p.polrelid = t.oid
      UNION ALL SELECT 'GRANT', '', '', format('GRANT %s ON %s TO %s%s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type),
        t.full_name, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
        CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), NULL
      FROM aclexplode(t.relacl) g WHERE g.grantee <> t.relowner GROUP BY g.grantee, g.is_grantable
      UNION ALL SELECT 'GRANT', '', a.attname, format('GRANT %s (%I) ON %s TO %s%s', g.privilege_type, a.attname,
        t.full_name, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
        CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), NULL
      FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) g
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND g.grantee <> t.relowner
      """;

  private static final String COMMENTS =
      """
      SELECT 'COMMENT', '', '', '', obj_description(t.oid, 'pg_class') WHERE obj_description(t.oid, 'pg_class') IS NOT NULL
      UNION ALL SELECT 'COMMENT', '', a.attname, '', col_description(t.oid, a.attnum) FROM pg_attribute a
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND col_description(t.oid, a.attnum) IS NOT NULL
      """;

  private static final String QUERY =
      TABLE
          + String.join(" UNION ALL ", CONSTRAINTS, INDEXES, DEFAULTS, TRIGGERS, ACCESS, COMMENTS)
          + ") p ORDER BY p.kind, p.name, p.part_column, p.definition";

  private TablePartReader() {}

  /** The parts of a table that the session has locked. */
  public static List<TablePart> read(Connection session, TableName table) throws SQLException {
    try (var query = session.prepareStatement(QUERY)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      List<TablePart> parts = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        parts.add(
            new TablePart(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                Optional.ofNullable(rows.getString(5))));
      }
      return parts;
    }
  }
}
