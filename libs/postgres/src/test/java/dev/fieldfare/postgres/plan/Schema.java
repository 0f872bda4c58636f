package dev.fieldfare.postgres.plan;

import java.util.List;

/**
 * Describes everything in a database that a user can see: relations, columns, constraints, indexes,
 * triggers, policies, privileges, comments, and the rows, all as text that can be compared.
 *
 * <p>The position of a column is left out: one that was copied aside comes back at the end.
 */
final class Schema {

  private static final String RELATIONS =
      """
      SELECT format('%s %s.%s owner=%s acl=%s options=%s rls=%s/%s replident=%s comment=%s', c.relkind,
               n.nspname, c.relname, pg_get_userbyid(c.relowner),
               (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(c.relacl) x), c.reloptions,
               c.relrowsecurity, c.relforcerowsecurity, c.relreplident, obj_description(c.oid, 'pg_class'))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
         AND n.nspname NOT LIKE 'fieldfare%'
         AND c.relkind <> 'c'
       ORDER BY 1
      """;

  private static final String COLUMNS =
      """
      SELECT format('%s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s storage=%s'
               || ' compression=%s statistics=%s options=%s acl=%s comment=%s', a.attrelid::regclass,
               a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attcollation::regcollation,
               a.attstorage, a.attcompression, a.attstattarget, a.attoptions,
               (SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(a.attacl) x),
               col_description(a.attrelid, a.attnum))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
         AND n.nspname NOT LIKE 'fieldfare%'
         AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
       ORDER BY 1
      """;

  private static final String CONSTRAINTS =
      """
      SELECT format('%s %s %s valid=%s comment=%s', k.conrelid::regclass, k.conname,
               pg_get_constraintdef(k.oid), k.convalidated, obj_description(k.oid, 'pg_constraint'))
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
         AND n.nspname NOT LIKE 'fieldfare%'
       ORDER BY 1
      """;

  private static final String INDEXES =
      """
      SELECT format('%s valid=%s clustered=%s replident=%s comment=%s', pg_get_indexdef(i.indexrelid),
               i.indisvalid, i.indisclustered, i.indisreplident, obj_description(i.indexrelid, 'pg_class'))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT LIKE 'fieldfare%' ORDER BY 1
      """;

  private static final String THE_REST =
      """
      SELECT format('trigger %s enabled=%s', pg_get_triggerdef(t.oid), t.tgenabled) FROM pg_trigger t
       WHERE NOT t.tgisinternal AND t.tgrelid::regclass::text NOT LIKE 'fieldfare%'
       UNION ALL SELECT format('policy %s on %s %s %s', polname, polrelid::regclass,
                   pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
       UNION ALL SELECT 'view ' || c.oid::regclass || pg_get_viewdef(c.oid) FROM pg_class c
                   JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                    AND n.nspname NOT LIKE 'fieldfare%'
       UNION ALL SELECT 'statistics ' || pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
       UNION ALL SELECT format('sequence %s of %s start=%s by=%s cycle=%s', s.seqrelid::regclass,
                   (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d
                      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                     WHERE d.objid = s.seqrelid AND d.refobjsubid > 0), s.seqstart, s.seqincrement,
                   s.seqcycle)
                 FROM pg_sequence s WHERE s.seqrelid::regclass::text NOT LIKE 'fieldfare%'
       ORDER BY 1
      """;

  private static final List<String> QUERIES =
      List.of(RELATIONS, COLUMNS, CONSTRAINTS, INDEXES, THE_REST);

  private Schema() {}

  /** Everything but rows. */
  static String describe(Workbench database) {
    StringBuilder text = new StringBuilder();
    for (String query : QUERIES) {
      database.query(query).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  /** The rows of a table as JSON texts and as PostgreSQL writes them, columns by name. */
  static List<String> rows(Workbench database, String table) {
    String columns =
        String.join(
            ", ",
            database.query(
                "SELECT quote_ident(attname) || '::text' FROM pg_attribute WHERE attrelid = '"
                    + table.replace("'", "''")
                    + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname"));
    return database.query("SELECT ROW(" + columns + ")::text FROM " + table + " ORDER BY 1");
  }
}
