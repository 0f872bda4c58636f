package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Foreign keys without an index: a delete of a referenced row reads the whole table. */
public final class UnindexedForeignKeys {
  private static final String FINDINGS =
      """
      SELECT 'The foreign key ' || k.conname || ' of ' || n.nspname || '.' || c.relname || ' has no index.'
      FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND n.nspname !~ '^(pg_|fieldfare)' AND k.conparentid = 0
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
          AND (i.indkey::int2[])[0:pg_catalog.cardinality(k.conkey) - 1] OPERATOR(pg_catalog.@>) k.conkey)
      """;

  private UnindexedForeignKeys() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "unindexed_foreign_keys",
        CheckGrant.CONNECT,
        FINDINGS,
        "Every foreign key has an index.",
        "fieldfare enqueue --type ADD_INDEX … on these columns.");
  }
}
