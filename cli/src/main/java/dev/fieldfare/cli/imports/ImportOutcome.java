package dev.fieldfare.cli.imports;

import java.util.List;

/**
 * The result of an import or a dry run.
 *
 * @param bad records that are not in their tables
 * @param withoutTable files that the mapping does not name
 */
record ImportOutcome(
    boolean dryRun, List<TableOutcome> tables, List<BadRecord> bad, List<String> withoutTable) {

  /**
   * The result for one table.
   *
   * @param present how many keys existed already
   * @param unresolved how many refer to rows that do not exist yet; only in a dry run
   */
  record TableOutcome(
      String table,
      int files,
      long records,
      long inserted,
      long present,
      long unresolved,
      long bad) {}

  /** A refused record, without its values. */
  record BadRecord(String table, String file, String pointer, String message) {}
}
