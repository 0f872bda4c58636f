package dev.fieldfare.postgres.catalog;

/**
 * A column of a partition, which may differ from the column of its parent.
 *
 * @param typeStorage the storage that the column's type has by default
 */
public record PartitionColumn(TableRef table, ColumnShape column, String typeStorage) {

  /** How long values are stored. */
  public String storage() {
    return column.settings().storage().orElse(typeStorage);
  }

  /** The same with another column. */
  public PartitionColumn with(ColumnShape changed) {
    return new PartitionColumn(table, changed, typeStorage);
  }
}
