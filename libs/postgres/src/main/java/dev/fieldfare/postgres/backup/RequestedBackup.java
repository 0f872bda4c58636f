package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The work on a backup that was requested, begun under a lease.
 *
 * @param location where its files are, or where this attempt writes them
 * @param stored what is there; empty while it is to be taken
 * @param abandoned where an attempt before this one has left files
 */
public record RequestedBackup(
    UUID id,
    long epoch,
    BackupSubject subject,
    String location,
    Optional<StoredBackup> stored,
    Optional<String> abandoned,
    String createdAt)
    implements BegunBackup {

  /**
   * One table that is backed up.
   *
   * @param type as the ledger names it
   * @param column the only one, beside the columns of the primary key; empty for the whole table
   * @param movedTo the schema in which a change has put the dropped table
   */
  public record Subject(
      Optional<String> name,
      String type,
      TableName table,
      Optional<String> column,
      Optional<String> columnType,
      Optional<String> movedTo)
      implements BackupSubject {

    public Subject {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(columnType, "columnType");
      Objects.requireNonNull(movedTo, "movedTo");
    }

    /** Where the rows are. */
    public TableName source() {
      return movedTo.map(schema -> new TableName(schema, table.name())).orElse(table);
    }

    /** Whether it ends early when a change waits for the table: nobody asked for it. */
    public boolean givesWay() {
      return movedTo.isPresent();
    }
  }
}
