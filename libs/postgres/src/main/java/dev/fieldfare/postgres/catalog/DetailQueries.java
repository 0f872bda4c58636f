package dev.fieldfare.postgres.catalog;

/**
 * What {@link DetailReader} asks, all of it in one round trip.
 *
 * <p>Each query takes an array of table oids. The session's search path must be {@code pg_catalog},
 * so that every definition comes back fully qualified and means the same wherever it is run again.
 *
 * <p>Names are looked up in subqueries with {@code OFFSET 0}, which PostgreSQL does not turn into
 * joins. So a cached plan suits one table as well as hundreds, and never scans a whole catalogue.
 */
final class DetailQueries {

  /**
   * Its second parameter names the columns that matter, beside those that may be in keys.
   *
   * <p>Only what is generated has other columns in its expression; without any, PostgreSQL need not
   * open the table to write it down.
   */
  static final String COLUMNS =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
             format_type(a.atttypid, a.atttypmod) AS type_sql, t.typtype, t.typcategory,
             coalesce(b.facts[1], t.oid) AS base,
             CASE WHEN t.typelem <> 0 THEN (
               SELECT e.oid FROM pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid) END AS element,
             coalesce(b.facts[2] = 1, false) AS constrained, a.attnotnull,
             CASE WHEN a.atthasdef THEN (
               SELECT pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END)
                 FROM pg_attrdef d
                WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END AS default_expression,
             a.attidentity, a.attgenerated,
             a.attinhcount > 0 AS inherited,
             CASE WHEN a.attcollation <> t.typcollation THEN (
               SELECT quote_ident(n.nspname) || '.' || quote_ident(c.collname)
                 FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                WHERE c.oid = a.attcollation) END AS collation,
             CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
             t.typstorage AS type_storage,
             nullif(a.attcompression, '') AS compression, a.attstattarget, a.attoptions,
             (SELECT o.description FROM pg_description o
               WHERE o.objoid = a.attrelid AND o.classoid = 'pg_class'::regclass
                 AND o.objsubid = a.attnum) AS comment,
             CASE WHEN a.attacl IS NOT NULL THEN
               (SELECT array_agg(x.privilege_type || ' ' || x.is_grantable || ' ' ||
                         CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                              ELSE quote_ident(pg_get_userbyid(x.grantee)) END)
                  FROM aclexplode(a.attacl) x) END AS grants,
             ARRAY(SELECT l.provider || chr(10) || l.label FROM pg_seclabel l
                    WHERE l.objoid = a.attrelid AND l.classoid = 'pg_class'::regclass
                      AND l.objsubid = a.attnum) AS labels
        FROM unnest(?::oid[]) o
       CROSS JOIN LATERAL (
         SELECT x.* FROM pg_attribute x
          WHERE x.attrelid = o AND x.attnum > 0 AND NOT x.attisdropped
            AND (coalesce(x.attname = ANY (?::text[]), true) OR x.attnotnull OR x.attinhcount > 0)
         OFFSET 0) a
       CROSS JOIN LATERAL (SELECT y.* FROM pg_type y WHERE y.oid = a.atttypid OFFSET 0) t
       CROSS JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN (
          WITH RECURSIVE chain AS (
            SELECT t.oid, t.typbasetype, t.typnotnull
            UNION ALL
            SELECT u.oid, u.typbasetype, u.typnotnull
              FROM chain c JOIN pg_type u ON u.oid = c.typbasetype)
          SELECT ARRAY[max(c.oid::bigint) FILTER (WHERE c.typbasetype = 0),
                       max((c.typnotnull OR EXISTS (
                         SELECT FROM pg_constraint k
                          WHERE k.conrelid = 0 AND k.contypid = c.oid))::int)]
            FROM chain c) END AS facts OFFSET 0) b
       ORDER BY a.attrelid, a.attnum
      """;

  /** The columns of partitions: what keys they have is known from their parents. */
  static final String PARTITION_COLUMNS =
      COLUMNS.replace(" OR x.attnotnull OR x.attinhcount > 0", "");

  private static final String CONSTRAINT_COLUMNS =
      """
      SELECT k.conrelid, k.oid, c.nspname, c.relname, k.conname, k.contype, k.convalidated,
             k.conparentid = 0 AND (k.contype <> 'n' OR k.conislocal)
               AND (k.contype <> 'c' OR k.conislocal) AS local,
             k.conindid,
             CASE k.contype WHEN 'n' THEN '' ELSE pg_get_constraintdef(k.oid) END AS definition,
             pg_get_expr(k.conbin, k.conrelid) AS expression,
             CASE WHEN k.contype <> 'n' THEN
               (SELECT o.description FROM pg_description o
                 WHERE o.objoid = k.oid AND o.classoid = 'pg_constraint'::regclass
                   AND o.objsubid = 0) END AS comment,
             ARRAY(SELECT (SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = k.conrelid AND a.attnum = p.number)
                     FROM unnest(k.conkey) p (number) WHERE p.number <> 0) AS columns,
             k.confrelid, f.nspname AS referenced_schema, f.relname AS referenced_table,
             ARRAY(SELECT (SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = k.confrelid AND a.attnum = p.number)
                     FROM unnest(k.confkey) p (number)) AS referenced_columns
        FROM %s k
       CROSS JOIN LATERAL (
         SELECT x.relname, (SELECT n.nspname FROM pg_namespace n WHERE n.oid = x.relnamespace)
           FROM pg_class x WHERE x.oid = k.conrelid OFFSET 0) c
        LEFT JOIN LATERAL (
         SELECT x.relname, (SELECT n.nspname FROM pg_namespace n WHERE n.oid = x.relnamespace)
           FROM pg_class x WHERE x.oid = k.confrelid OFFSET 0) f ON k.confrelid <> 0
       ORDER BY k.oid
      """;

  static final String CONSTRAINTS =
      CONSTRAINT_COLUMNS.formatted(
          """
          unnest(?::oid[]) o CROSS JOIN LATERAL (
            SELECT x.* FROM pg_constraint x WHERE x.conrelid = o OFFSET 0)""");

  // There is no index on confrelid; the triggers of a foreign key are found by the table they are
  // on.
  static final String INCOMING =
      CONSTRAINT_COLUMNS
          .replaceFirst("SELECT", "SELECT k.confrelid AS pointed_at,")
          .formatted(
              """
              unnest(?::oid[]) o
              CROSS JOIN LATERAL (
                SELECT DISTINCT t.tgconstraint FROM pg_trigger t
                 WHERE t.tgrelid = o AND t.tgconstraint <> 0 OFFSET 0) g
              CROSS JOIN LATERAL (
                SELECT x.* FROM pg_constraint x
                 WHERE x.oid = g.tgconstraint AND x.confrelid = o AND x.contype = 'f' OFFSET 0)""");

  /**
   * Its first parameter names the columns that matter: the definitions of other indexes are left
   * out, which take longer than all the rest.
   */
  static final String INDEXES =
      """
      SELECT i.indrelid, i.indexrelid, t.nspname AS table_schema, t.relname AS table_name,
             c.nspname, c.relname, i.indisunique, i.indisreplident, i.indisclustered, i.indisvalid,
             i.indexprs IS NULL AND i.indpred IS NULL AS plain,
             CASE WHEN coalesce(m.columns && ?::name[], true) THEN
               pg_get_indexdef(i.indexrelid) END AS definition,
             (SELECT o.description FROM pg_description o
               WHERE o.objoid = i.indexrelid AND o.classoid = 'pg_class'::regclass
                 AND o.objsubid = 0) AS comment,
             CASE WHEN i.indisunique OR i.indisexclusion THEN (
               SELECT k.oid FROM pg_constraint k
                WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid
                  AND k.contype IN ('p', 'u', 'x')) END AS constraint_oid,
             NOT c.relispartition AS local,
             ARRAY(SELECT (SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = i.indrelid AND a.attnum = p.number)
                     FROM unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) p (number)
                    WHERE p.number <> 0) AS key_columns,
             m.columns
        FROM unnest(?::oid[]) o
       CROSS JOIN LATERAL (SELECT x.* FROM pg_index x WHERE x.indrelid = o OFFSET 0) i
       CROSS JOIN LATERAL (
         SELECT x.relname, x.relispartition,
                (SELECT n.nspname FROM pg_namespace n WHERE n.oid = x.relnamespace)
           FROM pg_class x WHERE x.oid = i.indexrelid OFFSET 0) c
       CROSS JOIN LATERAL (
         SELECT x.relname, (SELECT n.nspname FROM pg_namespace n WHERE n.oid = x.relnamespace)
           FROM pg_class x WHERE x.oid = i.indrelid OFFSET 0) t
       CROSS JOIN LATERAL (
         SELECT CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL THEN
             ARRAY(SELECT (SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = i.indrelid AND a.attnum = p.number)
                     FROM unnest(i.indkey::int2[]) p (number))
           ELSE
             (SELECT array_agg(a.attname) FROM pg_attribute a
               WHERE a.attrelid = i.indrelid
                 AND (a.attnum = ANY (i.indkey::int2[]) OR a.attnum IN (
                   SELECT d.refobjsubid FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid)))
           END AS columns OFFSET 0) m
       ORDER BY i.indexrelid
      """;

  private static final String EVERYTHING_OF =
      """
      SELECT p.* FROM unnest(?::oid[]) o
       CROSS JOIN LATERAL (
         SELECT x.* FROM pg_depend x
          WHERE x.refclassid = 'pg_class'::regclass AND x.refobjid = o OFFSET 0) p
      """;

  // A form's table has a default for each of its columns, of which one or two matter.
  private static final String WHAT_COLUMNS_HAVE =
      """
      SELECT p.*
        FROM (SELECT ?::oid[] AS oids, ?::text[] AS columns) q
       CROSS JOIN LATERAL (
          SELECT o AS oid, 0 AS number FROM unnest(q.oids) o
           UNION ALL
          SELECT a.attrelid, a.attnum FROM unnest(q.oids) o
            JOIN pg_attribute a ON a.attrelid = o AND a.attname = ANY (q.columns)) w
       CROSS JOIN LATERAL (
          SELECT x.* FROM pg_depend x
           WHERE x.refclassid = 'pg_class'::regclass AND x.refobjid = w.oid
             AND x.refobjsubid = w.number
          OFFSET 0) p
      """;

  // Most dependents of a table are its own defaults, constraints and indexes: only the
  // remaining ones are looked up.
  private static final String DEPENDENTS =
      """
      SELECT d.refobjid, d.classid::regclass::text AS catalogue, d.objid,
             coalesce(d.ev_class, d.objid) AS described_oid,
             CASE WHEN d.refobjsubid > 0 THEN (
               SELECT a.attname FROM pg_attribute a
                WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid) END AS attname, d.deptype,
             v.nspname AS relation_schema, v.relname AS relation,
             coalesce(v.relkind::text, '') AS kind,
             CASE WHEN d.classid = 'pg_trigger'::regclass THEN (
               SELECT g.tgisinternal FROM pg_trigger g WHERE g.oid = d.objid) END AS internal,
             CASE WHEN d.ev_class IS NOT NULL AND v.relkind IN ('v', 'm')
                  THEN pg_describe_object('pg_class'::regclass, d.ev_class, 0)
                  ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS description
        FROM (
          SELECT p.*, CASE WHEN p.classid = 'pg_rewrite'::regclass THEN
                   (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = p.objid) END AS ev_class
            FROM (%s) AS p
           WHERE CASE p.classid
                   WHEN 'pg_constraint'::regclass THEN false
                   WHEN 'pg_type'::regclass THEN false
                   WHEN 'pg_class'::regclass THEN (
                     SELECT s.relkind = 'S' FROM pg_class s WHERE s.oid = p.objid)
                   WHEN 'pg_attrdef'::regclass THEN (
                     SELECT f.adrelid <> p.refobjid OR f.adnum <> p.refobjsubid
                       FROM pg_attrdef f WHERE f.oid = p.objid)
                   ELSE true END
          OFFSET 0) AS d
        LEFT JOIN LATERAL (
          SELECT x.relname, x.relkind,
                 (SELECT n.nspname FROM pg_namespace n WHERE n.oid = x.relnamespace)
            FROM pg_class x
           WHERE x.oid = coalesce(d.ev_class,
                           CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid END)
          OFFSET 0) v ON true
       WHERE d.ev_class IS NULL OR d.ev_class <> d.refobjid OR d.deptype <> 'i'
       ORDER BY d.refobjid, d.classid, d.objid
      """;

  static final String ALL_DEPENDENTS = DEPENDENTS.formatted(EVERYTHING_OF);

  /** Its second parameter names the columns that matter; what hangs on the whole table does. */
  static final String DEPENDENTS_OF_COLUMNS = DEPENDENTS.formatted(WHAT_COLUMNS_HAVE);

  static final String SIZES =
      """
      SELECT c.oid,
             CASE WHEN c.relkind = 'p' THEN 0 ELSE pg_relation_size(c.oid) END
               + t.bytes AS bytes, t.bytes AS toast_bytes,
             (SELECT coalesce(sum(x.relpages), 0) * 8192 FROM pg_index i
                JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid) AS index_bytes
        FROM pg_class c
       CROSS JOIN LATERAL (
         SELECT CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE pg_relation_size(c.reltoastrelid) END AS bytes) t
       WHERE c.oid = ANY (?::oid[])
      """;

  static final String PARTITION_KEYS =
      """
      SELECT p.partrelid, a.attname
        FROM pg_partitioned_table p
        JOIN pg_attribute a ON a.attrelid = p.partrelid
         AND (a.attnum = ANY (p.partattrs::int2[]) OR a.attnum IN (
               SELECT d.refobjsubid FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = p.partrelid AND d.objsubid = 0
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjid = p.partrelid
                  AND d.refobjsubid > 0))
       WHERE p.partrelid = ANY (?::oid[])
      """;

  /** Publications of single tables and of all tables; those of schemas exist from version 15 on. */
  static String publications(int serverVersion) {
    String bySchema =
        serverVersion < 15
            ? ""
            : """
               UNION
              SELECT c.oid, p.pubname FROM pg_publication_namespace s
                JOIN pg_publication p ON p.oid = s.pnpubid
                JOIN pg_class c ON c.relnamespace = s.pnnspid AND c.oid = ANY (t.oids)
              """;
    return """
    SELECT x.oid, x.pubname
      FROM (SELECT ?::oid[] AS oids) t
     CROSS JOIN LATERAL (
       SELECT o.oid, p.pubname FROM pg_publication p CROSS JOIN unnest(t.oids) o (oid)
        WHERE p.puballtables
        UNION
       SELECT r.prrelid, p.pubname FROM pg_publication_rel r
         JOIN pg_publication p ON p.oid = r.prpubid
        WHERE r.prrelid = ANY (t.oids)
    """
        + bySchema
        + ") x";
  }

  private DetailQueries() {}
}
