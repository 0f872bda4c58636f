package dev.fieldfare.backup.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.contracts.backup.StorageListing.Entry;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the manifests of a store. They are not checked against the hashes in a ledger, so a wrong
 * store gives wrong data.
 */
record StoredManifests(BackupStore store) {

  /** Describes a folder. */
  Entry describe(StoredFolder folder) throws IOException {
    if (!folder.isComplete()) {
      return without(
          folder, Optional.empty(), "no manifest: it is being written, or was interrupted");
    }
    BackupLocation location = folder.location();
    Optional<UUID> id = Optional.empty();
    try {
      byte[] content = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
      id = Manifest.idOf(content);
      Manifest manifest = Manifest.of(store.sealing().open(location, content).manifest());
      return described(folder, id, manifest);
    } catch (DamagedBackupException | BackupKeyException e) {
      return without(folder, id, e.getMessage());
    }
  }

  private static Entry described(StoredFolder folder, Optional<UUID> id, Manifest manifest) {
    JsonNode description = manifest.description();
    return new Entry(
        folder.location().target(),
        folder.location().text(),
        true,
        Optional.empty(),
        folder.lastWritten(),
        id,
        text(description, "name"),
        text(description, "type"),
        text(description, "schema"),
        text(description, "table"),
        text(description, "column"),
        text(description, "createdAt"),
        Optional.of(manifest.rows()),
        Optional.of(manifest.bytes()),
        Optional.empty());
  }

  private static Optional<String> text(JsonNode description, String property) {
    return Optional.ofNullable(description.path(property).asText(null));
  }

  private static Entry without(StoredFolder folder, Optional<UUID> id, String problem) {
    return new Entry(
        folder.location().target(),
        folder.location().text(),
        folder.isComplete(),
        Optional.empty(),
        folder.lastWritten(),
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(problem));
  }
}
