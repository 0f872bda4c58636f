package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.structure.CatalogueImage;
import java.util.List;

/**
 * What a backup has of a database beside the rows.
 *
 * @param tables those whose rows are copied
 * @param code the functions that run while it is restored
 * @param roles that the statements name
 * @param tablespaces that the statements name
 * @param settings those of the database itself
 * @param unwritten one line for each object that the statements do not make
 */
public record SavedDatabase(
    List<StructureStatement> structure,
    CatalogueImage image,
    List<SavedTable> tables,
    List<SequenceValue> sequences,
    List<RunCode> code,
    List<String> roles,
    List<String> tablespaces,
    List<DatabaseSetting> settings,
    List<String> unwritten) {

  public SavedDatabase {
    structure = List.copyOf(structure);
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
    code = List.copyOf(code);
    roles = List.copyOf(roles);
    tablespaces = List.copyOf(tablespaces);
    settings = List.copyOf(settings);
    unwritten = List.copyOf(unwritten);
  }

  /** The tables, without large objects. */
  List<TableName> names() {
    return tables.stream().filter(table -> !table.isLargeObjects()).map(SavedTable::name).toList();
  }
}
