package dev.fieldfare.cli.imports;

import java.util.List;

/**
 * What an import did, or a dry run found.
 *
 * @param bad records that are not in their tables
 * @param withoutTable files that the mapping does not name
 */
record ImportOutcome(
    boolean dryRun, List<TableOutcome> tables, List<BadRecord> bad, List<String> withoutTable) {

  /**
   * Of one table.
   *
   * @param present how many keys were there already
   * @param unresolved how many refer to rows that are not there yet; of a dry run
   */
  record TableOutcome(
      String table,
      int files,
      long records,
      long inserted,
      long present,
      long unresolved,
      long bad) {}

  /** A record that does not fit, without its values. */
  record BadRecord(String table, String file, String pointer, String message) {}
}
