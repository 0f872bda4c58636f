package dev.fieldfare.backup.download;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.restore.ManifestTable;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.TableImage.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One table of a backup, or the values of a change.
 *
 * @param name empty for the values of a change, which are rows of no table
 * @param columns of its rows, in their order
 * @param chunks with its rows
 */
public record DownloadedTable(
    Optional<TableName> name, List<String> columns, List<Integer> chunks) {

  public DownloadedTable {
    columns = List.copyOf(columns);
    chunks = List.copyOf(chunks);
  }

  /**
   * Finds it.
   *
   * @param wanted the table; not needed when there is only one
   * @throws BackupRefused when the backup has no such table, or none was named among several
   */
  static DownloadedTable of(Manifest manifest, Optional<TableName> wanted) {
    JsonNode description = manifest.description();
    if (description.has("structure")) {
      return ofSet(description.path("tables"), wanted);
    }
    DownloadedTable only = only(manifest);
    if (wanted.isPresent() && !wanted.equals(only.name())) {
      throw missing(wanted.get());
    }
    return only;
  }

  private static DownloadedTable only(Manifest manifest) {
    List<Integer> chunks = manifest.chunks().stream().map(Chunk::number).toList();
    // The values of a change have no list of columns.
    if (!manifest.description().has("columns")) {
      return new DownloadedTable(Optional.empty(), List.of("part", "key", "value"), chunks);
    }
    ManifestTable table = ManifestTable.of(manifest);
    return new DownloadedTable(
        Optional.of(table.parts().former()),
        table.image().copied().stream().map(Column::name).toList(),
        chunks);
  }

  private static DownloadedTable ofSet(JsonNode tables, Optional<TableName> wanted) {
    if (wanted.isEmpty() && tables.size() != 1) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY,
          "The backup has %d tables: name one with \"table\".".formatted(tables.size()));
    }
    for (JsonNode table : tables) {
      TableName name = name(table);
      if (wanted.isEmpty() || wanted.get().equals(name)) {
        List<String> columns = new ArrayList<>();
        table.path("columns").forEach(column -> columns.add(column.asText()));
        List<Integer> chunks = new ArrayList<>();
        table.path("chunks").forEach(number -> chunks.add(number.asInt()));
        return new DownloadedTable(Optional.of(name), columns, chunks);
      }
    }
    throw missing(wanted.orElseThrow());
  }

  private static TableName name(JsonNode table) {
    try {
      return new TableName(table.path("schema").asText(), table.path("name").asText());
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest has an impossible name of a table", e);
    }
  }

  private static BackupRefused missing(TableName table) {
    return new BackupRefused(
        FailureReason.TABLE_MISSING, "The backup has no table \"%s\".".formatted(table));
  }
}
