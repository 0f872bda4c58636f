package dev.fieldfare.backup.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.MissingBackupException;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.contracts.backup.BackupDocument;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One adoption. A backup is read with the chunks of its own bases. Bases of a base are adopted
 * where they can be, so that the base counts too. Of manifests only what the ledger gets is kept.
 */
final class Adopting {
  private static final int MOST_BASES = 500;

  private final BackupStore store;
  private final Duration retention;
  private final StoreAdoption.Ledger ledger;
  private final Set<BackupLocation> seen = new HashSet<>();
  private final Deque<Base> open = new ArrayDeque<>();
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Set<String> leftOut = new HashSet<>();

  Adopting(BackupStore store, Duration retention, StoreAdoption.Ledger ledger) {
    this.store = store;
    this.retention = retention;
    this.ledger = ledger;
  }

  /** An earlier backup; the adopted one needs it itself, or only one of its bases does. */
  private record Base(BackupLocation location, String sha256, boolean isNeeded) {}

  /** What the ledger gets. */
  private record Row(ObjectNode asked, boolean isNeeded) {}

  BackupDocument adopt(BackupLocation location) throws SQLException, IOException {
    seen.add(location);
    ObjectNode asked = read(location, Optional.empty(), true);
    while (!open.isEmpty()) {
      find(open.remove());
    }
    while (!rows.isEmpty()) {
      adoptNext();
    }
    return ledger.adopt(asked);
  }

  private ObjectNode read(BackupLocation location, Optional<String> sha256, boolean needsBases)
      throws IOException {
    byte[] content = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
    String found = Sealing.knownHash(content);
    if (!found.equals(sha256.orElse(found))) {
      throw new DamagedBackupException(
          "manifest.json of %s is not the one that a later backup names"
              .formatted(location.text()));
    }
    Manifest manifest = Manifest.of(store.sealing().open(location, content).manifest());
    ObjectNode asked = new AdoptedManifest(location, manifest).request(found, retention);
    for (BaseBackup base : manifest.bases()) {
      open.add(new Base(base.beside(location), base.sha256(), needsBases));
    }
    return asked;
  }

  private void find(Base base) throws SQLException, IOException {
    if (!seen.add(base.location()) || ledger.knows(base.location())) {
      return;
    }
    if (rows.size() + leftOut.size() >= MOST_BASES) {
      throw new DamagedBackupException("it needs more than 500 other backups");
    }
    String folder = base.location().text();
    try {
      ObjectNode asked = read(base.location(), Optional.of(base.sha256()), false);
      rows.put(folder, new Row(asked, base.isNeeded()));
    } catch (MissingBackupException
        | BackupKeyException
        | DamagedBackupException
        | BackupRefused e) {
      if (base.isNeeded()) {
        throw e;
      }
      leaveOut(folder, e);
    }
  }

  // A manifest has the hashes of those of its bases, so they cannot need each other.
  private void adoptNext() throws SQLException {
    Iterator<Map.Entry<String, Row>> all = rows.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Row> next = all.next();
      if (!needsAny(next.getValue().asked(), rows.keySet())) {
        all.remove();
        adopt(next.getKey(), next.getValue());
        return;
      }
    }
    throw new DamagedBackupException("backups that it needs need each other");
  }

  private void adopt(String folder, Row row) throws SQLException {
    ArrayNode bases = row.asked().withArray("bases");
    bases.removeIf(base -> leftOut.contains(base.textValue()));
    try {
      ledger.adopt(row.asked());
    } catch (BackupRefused e) {
      if (row.isNeeded()) {
        throw e;
      }
      leaveOut(folder, e);
    }
  }

  private static boolean needsAny(ObjectNode asked, Set<String> folders) {
    for (JsonNode base : asked.path("bases")) {
      if (folders.contains(base.textValue())) {
        return true;
      }
    }
    return false;
  }

  private void leaveOut(String folder, Exception reason) {
    leftOut.add(folder);
    Log.warnf(
        "a base of a base of an adopted backup is left out location=%s reason=%s",
        folder, reason.getMessage());
  }
}
