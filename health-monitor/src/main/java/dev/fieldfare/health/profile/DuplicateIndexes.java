package dev.fieldfare.health.profile;

import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.TargetCheck;

/** Indexes that equal another one: they cost writes and answer nothing more. */
public final class DuplicateIndexes {
  private static final String FINDINGS =
      """
      SELECT 'The indexes ' || pg_catalog.string_agg(c.relname, ', ' ORDER BY c.relname) || ' of the table '
        || n.nspname || '.' || t.relname || ' are equal.'
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
      WHERE n.nspname !~ '^(pg_|fieldfare)' AND i.indisvalid
      GROUP BY n.nspname, t.relname, i.indrelid, c.relam, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
        i.indisunique, i.indnkeyatts, i.indexprs::text, i.indpred::text
      HAVING pg_catalog.count(*) > 1
      """;

  private DuplicateIndexes() {}

  /** The check. */
  public static TargetCheck check() {
    return QueryCheck.warning(
        "duplicate_indexes",
        CheckGrant.CONNECT,
        FINDINGS,
        "No index equals another one.",
        "drop one of the two, the one that no constraint uses.");
  }
}
