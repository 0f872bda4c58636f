package dev.fieldfare.postgres.catalog;

import java.util.Set;

/**
 * What a type is made of, itself included: elements of arrays, bases of domains, subtypes of
 * ranges, attributes of row types, at any depth.
 *
 * @param reserved one of them is in a schema of Fieldfare or of the server's internals
 * @param pseudo one of them is a pseudo-type or only declared, so no column can have it
 * @param relations the oids of the tables and composite types whose row types are among them
 */
public record TypeParts(boolean reserved, boolean pseudo, Set<Long> relations) {

  /** The parts of a type that a column of the target has already. */
  static final TypeParts IN_USE = new TypeParts(false, false, Set.of());

  /**
   * One row: {@code reserved}, {@code pseudo}, {@code relations}. LIMIT 1 keeps the lookups on the
   * index of {@code pg_type}, which the planner would otherwise read as a whole.
   */
  static final String QUERY =
      """
      WITH RECURSIVE parts AS (
        SELECT t.oid
        UNION
        SELECT made.part FROM parts p
          CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type x WHERE x.oid = p.oid LIMIT 1) u
          CROSS JOIN LATERAL (
            SELECT u.typelem UNION ALL SELECT u.typbasetype
            UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r
                       WHERE u.oid IN (r.rngtypid, r.rngmultitypid)
            UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
                       WHERE u.typrelid <> 0 AND a.attrelid = u.typrelid
                         AND a.attnum > 0 AND NOT a.attisdropped) AS made(part)
         WHERE made.part <> 0)
      SELECT bool_or(n.nspname ~ '^(fieldfare|pg_)' AND n.nspname <> 'pg_catalog') AS reserved,
             bool_or(u.typtype = 'p' OR NOT u.typisdefined) AS pseudo,
             array_remove(array_agg(u.typrelid::bigint), 0) AS relations
        FROM parts p
        CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_type x WHERE x.oid = p.oid LIMIT 1) u
        JOIN pg_catalog.pg_namespace n ON n.oid = u.typnamespace
      """;

  public TypeParts {
    relations = Set.copyOf(relations);
  }
}
