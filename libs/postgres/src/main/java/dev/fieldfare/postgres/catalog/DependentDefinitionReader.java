package dev.fieldfare.postgres.catalog;

import dev.fieldfare.postgres.catalog.Dependent.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Takes down what hangs on a column so that it can be dropped with it and made again: statistics,
 * triggers, policies and views, views on views included.
 */
public final class DependentDefinitionReader {

  // One after the other, views last; a view comes after those that it is made of. Catalogues
  // that can be large are read behind OFFSET 0, or counted.
  private static final String DEFINITIONS =
      """
      WITH RECURSIVE views AS (
        SELECT v.oid, 1 AS depth FROM unnest(?::oid[]) v (oid)
        UNION
        SELECT r.ev_class, v.depth + 1
          FROM views v
         CROSS JOIN LATERAL (
           SELECT d.objid FROM pg_depend d
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = v.oid
              AND d.classid = 'pg_rewrite'::regclass
           OFFSET 0) d
          JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> v.oid
         WHERE v.depth < 50
      ), view_order AS (
        SELECT oid, max(depth) AS depth FROM views GROUP BY oid
      ), kept AS (
        SELECT 0 AS kind, 0 AS depth, e.oid,
               pg_describe_object('pg_statistic_ext'::regclass, e.oid, 0) AS description,
               pg_has_role(e.stxowner, 'USAGE') AS owned, true AS supported, NULL AS removal,
               array_remove(ARRAY[pg_get_statisticsobjdef(e.oid),
                 format('ALTER STATISTICS %I.%I OWNER TO %I', n.nspname, e.stxname, pg_get_userbyid(e.stxowner)),
                 CASE WHEN e.stxstattarget >= 0 THEN
                   format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, e.stxname, e.stxstattarget) END,
                 CASE WHEN c.description IS NOT NULL THEN
                   format('COMMENT ON STATISTICS %I.%I IS %L', n.nspname, e.stxname, c.description) END], NULL) AS creation,
               ARRAY[]::text[] AS losses
          FROM unnest(?::oid[]) u (oid)
         CROSS JOIN LATERAL (SELECT x.* FROM pg_statistic_ext x WHERE x.oid = u.oid OFFSET 0) e
         CROSS JOIN LATERAL (SELECT x.nspname FROM pg_namespace x WHERE x.oid = e.stxnamespace OFFSET 0) n
          LEFT JOIN pg_description c ON c.classoid = 'pg_statistic_ext'::regclass AND c.objoid = e.oid
        UNION ALL
        SELECT 1 AS kind, 0 AS depth, t.oid, pg_describe_object('pg_trigger'::regclass, t.oid, 0) AS description,
               true AS owned, true AS supported,
               format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) AS removal,
               array_remove(ARRAY[pg_get_triggerdef(t.oid),
                 CASE t.tgenabled WHEN 'D' THEN format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)
                   WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', t.tgrelid::regclass, t.tgname)
                   WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.tgrelid::regclass, t.tgname) END,
                 format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, t.tgrelid::regclass, c.description)
                   || CASE WHEN c.description IS NULL THEN NULL ELSE '' END], NULL)
                 || ARRAY(SELECT format('ALTER TABLE ONLY %s %s TRIGGER %I', k.tgrelid::regclass,
                      CASE k.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS'
                        ELSE 'ENABLE' END, k.tgname)
                    FROM pg_partition_tree(t.tgrelid) m
                    CROSS JOIN LATERAL (SELECT x.* FROM pg_trigger x
                      WHERE x.tgrelid = m.relid AND x.tgname = t.tgname AND x.tgparentid <> 0 OFFSET 0) k WHERE k.tgenabled <> 'O' OR t.tgenabled <> 'O')
                 || ARRAY(SELECT format('COMMENT ON TRIGGER %I ON %s IS %L', k.tgname, k.tgrelid::regclass, d.description)
                    FROM pg_partition_tree(t.tgrelid) m
                    CROSS JOIN LATERAL (SELECT x.* FROM pg_trigger x
                      WHERE x.tgrelid = m.relid AND x.tgname = t.tgname AND x.tgparentid <> 0 OFFSET 0) k
                    JOIN pg_description d ON d.classoid = 'pg_trigger'::regclass AND d.objoid = k.oid) AS creation,
               ARRAY[]::text[]
          FROM unnest(?::oid[]) u (oid)
         CROSS JOIN LATERAL (SELECT x.* FROM pg_trigger x WHERE x.oid = u.oid OFFSET 0) t
          LEFT JOIN pg_description c ON c.classoid = 'pg_trigger'::regclass AND c.objoid = t.oid
         WHERE t.tgparentid = 0
        UNION ALL
        SELECT 2, 0, p.oid, pg_describe_object('pg_policy'::regclass, p.oid, 0), true, true,
               format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass),
               array_remove(ARRAY[format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, p.polrelid::regclass,
                 CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                 CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                 (SELECT string_agg(CASE WHEN r.oid = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r.oid)) END, ', ') FROM unnest(p.polroles) r (oid)),
                 ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                 ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
                 CASE WHEN c.description IS NOT NULL THEN format('COMMENT ON POLICY %I ON %s IS %L', p.polname, p.polrelid::regclass, c.description) END], NULL),
               ARRAY[]::text[]
          FROM unnest(?::oid[]) u (oid)
         CROSS JOIN LATERAL (SELECT x.* FROM pg_policy x WHERE x.oid = u.oid OFFSET 0) p
          LEFT JOIN pg_description c ON c.classoid = 'pg_policy'::regclass AND c.objoid = p.oid
        UNION ALL
        SELECT 3, o.depth, v.oid, pg_describe_object('pg_class'::regclass, v.oid, 0),
               pg_has_role(v.relowner, 'USAGE'),
               v.relkind = 'v' AND 0 = (
                 SELECT count(*) FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = v.oid
                    AND d.classid <> 'pg_type'::regclass
                    AND (r.oid IS NULL OR r.rulename <> '_RETURN')),
               format('DROP VIEW %s', v.oid::regclass),
               array_remove(ARRAY[
                 format('CREATE VIEW %s%s AS %s', v.oid::regclass, ' WITH (' || array_to_string(v.reloptions, ', ') || ')',
                   rtrim(pg_get_viewdef(v.oid), ';')),
                 format('ALTER VIEW %s OWNER TO %I', v.oid::regclass, pg_get_userbyid(v.relowner)),
                 format('SELECT fieldfare.revoke_grants(%L, %L)', v.oid::regclass, v.relacl IS NOT NULL)], NULL)
               || ARRAY(SELECT format('GRANT %s ON %s TO %s%s', x.privilege_type, v.oid::regclass,
                      CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                      CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                    FROM aclexplode(v.relacl) x)
               || ARRAY(SELECT format('GRANT %s (%I) ON %s TO %s%s', x.privilege_type, a.attname, v.oid::regclass,
                      CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                      CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                    FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE a.attrelid = v.oid AND a.attacl IS NOT NULL)
               || ARRAY(SELECT CASE WHEN c.objsubid = 0 THEN format('COMMENT ON VIEW %s IS %L', v.oid::regclass, c.description)
                      ELSE format('COMMENT ON COLUMN %s.%I IS %L', v.oid::regclass, a.attname, c.description) END
                    FROM pg_description c LEFT JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = c.objsubid
                   WHERE c.classoid = 'pg_class'::regclass AND c.objoid = v.oid),
               ARRAY(SELECT format('SECURITY LABEL FOR %I ON %s IS %L', l.provider,
                        CASE l.objsubid WHEN 0 THEN 'VIEW ' || v.oid::regclass
                          ELSE format('COLUMN %s.%I', v.oid::regclass, a.attname) END, l.label)
                      FROM pg_seclabel l LEFT JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = l.objsubid
                     WHERE l.classoid = 'pg_class'::regclass AND l.objoid = v.oid)
               || ARRAY(SELECT format('GRANT %s ON %s TO %s, granted by %s', x.privilege_type, v.oid::regclass,
                        CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                        quote_ident(pg_get_userbyid(x.grantor)))
                      FROM aclexplode(v.relacl) x WHERE x.grantor <> v.relowner)
          FROM view_order o
         CROSS JOIN LATERAL (SELECT x.* FROM pg_class x WHERE x.oid = o.oid OFFSET 0) v)
      SELECT description, owned, supported, removal, creation, losses,
             ARRAY(SELECT DISTINCT a.attname::text FROM pg_depend d
                     JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                     LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
                    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?
                      AND CASE kind WHEN 3 THEN r.ev_class = kept.oid
                        ELSE d.objid = kept.oid AND d.classid = (ARRAY['pg_statistic_ext', 'pg_trigger',
                          'pg_policy'])[kind + 1]::regclass END) AS columns
        FROM kept ORDER BY kind, depth, oid
      """;

  private final Connection target;

  public DependentDefinitionReader(Connection target) {
    this.target = target;
  }

  /** In the order in which they are made; they are dropped in the opposite order. */
  public List<DependentDefinition> read(long table, List<Dependent> dependents)
      throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(DEFINITIONS)) {
      statement.setArray(1, oids(dependents, Kind.VIEW));
      statement.setArray(2, oids(dependents, Kind.STATISTICS));
      statement.setArray(3, oids(dependents, Kind.TRIGGER));
      statement.setArray(4, oids(dependents, Kind.POLICY));
      statement.setLong(5, table);
      statement.execute();
      return ResultSets.rows(statement, DependentDefinitionReader::definition);
    }
  }

  private Array oids(List<Dependent> dependents, Kind kind) throws SQLException {
    return target.createArrayOf(
        "oid",
        dependents.stream().filter(d -> d.kind() == kind).map(Dependent::oid).distinct().toArray());
  }

  private static DependentDefinition definition(ResultSet row) throws SQLException {
    return new DependentDefinition(
        row.getString("description"),
        row.getBoolean("owned"),
        row.getBoolean("supported"),
        List.of((String[]) row.getArray("columns").getArray()),
        Optional.ofNullable(row.getString("removal")),
        List.of((String[]) row.getArray("creation").getArray()),
        List.of((String[]) row.getArray("losses").getArray()));
  }
}
