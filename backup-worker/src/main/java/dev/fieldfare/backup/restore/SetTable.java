package dev.fieldfare.backup.restore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.contracts.operation.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * One table in a backup of several tables, of a schema or of all.
 *
 * @param table as it is restored by itself
 * @param chunks with its rows
 */
public record SetTable(ManifestTable table, List<Integer> chunks) {

  public SetTable {
    chunks = List.copyOf(chunks);
  }

  /**
   * Finds it.
   *
   * @throws DamagedBackupException when the manifest has no such table
   */
  public static SetTable of(Manifest manifest, TableName wanted) {
    JsonNode description = manifest.description();
    JsonNode shape = find(description.path("restorable"), "table", wanted);
    List<Integer> chunks = new ArrayList<>();
    find(description.path("tables"), "name", wanted)
        .path("chunks")
        .forEach(number -> chunks.add(number.asInt()));
    return new SetTable(ManifestTable.of(shape), chunks);
  }

  private static JsonNode find(JsonNode tables, String property, TableName wanted) {
    for (JsonNode table : tables) {
      if (table.path("schema").asText().equals(wanted.schema())
          && table.path(property).asText().equals(wanted.name())) {
        return table;
      }
    }
    throw new DamagedBackupException("the manifest has no table " + wanted);
  }

  /** The tables of a manifest for the ledger, in the order in which they can be restored. */
  public static List<Listed> list(Manifest manifest) {
    JsonNode description = manifest.description();
    List<Listed> listed = new ArrayList<>();
    for (JsonNode table : description.path("restorable")) {
      TableName name = new TableName(table.path("schema").asText(), table.path("table").asText());
      long rows = find(description.path("tables"), "name", name).path("rows").asLong();
      listed.add(new Listed(name.schema(), name.name(), rows, table.path("refusal").textValue()));
    }
    return listed;
  }

  /**
   * A table as the ledger lists it.
   *
   * @param refusal why it cannot be restored by itself; null if it can
   */
  public record Listed(String schema, String table, long rows, String refusal) {}
}
