package dev.fieldfare.contracts.form;

import dev.fieldfare.contracts.form.SyncedTable.SyncedColumn;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a sync found and recorded.
 *
 * @param dryRun whether nothing was recorded; then {@code migrationsCreated} is what would be
 * @param missingColumns fields without a column
 * @param extraColumns columns without a field
 * @param errors tables that do not exist
 */
public record SyncReport(
    boolean dryRun,
    Instant syncedAt,
    int tablesScanned,
    int columnsFound,
    int migrationsCreated,
    int missingColumns,
    int extraColumns,
    int errors,
    List<SyncedTable> tables) {

  public SyncReport {
    Objects.requireNonNull(syncedAt, "syncedAt");
    tables = List.copyOf(tables);
  }

  /** The report of these tables. */
  public static SyncReport of(boolean dryRun, Instant syncedAt, List<SyncedTable> tables) {
    int errors = (int) tables.stream().filter(table -> table.error().isPresent()).count();
    int missing = count(tables, ColumnState.MISSING);
    int created = count(tables, ColumnState.CREATED);
    int extra = count(tables, ColumnState.EXTRA);
    int found = created + extra + count(tables, ColumnState.RECORDED);
    return new SyncReport(
        dryRun, syncedAt, tables.size(), found, created, missing, extra, errors, tables);
  }

  private static int count(List<SyncedTable> tables, ColumnState state) {
    return (int)
        tables.stream()
            .flatMap(table -> table.columns().stream())
            .map(SyncedColumn::state)
            .filter(state::equals)
            .count();
  }
}
