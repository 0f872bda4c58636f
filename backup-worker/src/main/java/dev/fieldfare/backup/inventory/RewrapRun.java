package dev.fieldfare.backup.inventory;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Checksums;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.MissingBackupException;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.sealing.Rewrapping;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapReport.Problem;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rewraps one backup after another, and counts. The manifest is replaced in one step, so a backup
 * can be read at any moment: with the former key before it, with the current key after it.
 */
final class RewrapRun {
  private static final String DAMAGED = FailureReason.BACKUP_DAMAGED.label();

  private final BackupStore store;
  private final Rewrapping rewrapping;
  private final boolean dryRun;
  private final List<Problem> problems = new ArrayList<>();
  private int rewrapped;
  private int current;
  private int unencrypted;
  private int unfinished;

  RewrapRun(BackupStore store, Rewrapping rewrapping, boolean dryRun) {
    this.store = store;
    this.rewrapping = rewrapping;
    this.dryRun = dryRun;
  }

  RewrapReport report(Optional<String> next) {
    return new RewrapReport(
        rewrapping.current().id(),
        dryRun,
        Optional.of(rewrapped).filter(_ -> !dryRun),
        Optional.of(rewrapped).filter(_ -> dryRun),
        current,
        unencrypted,
        unfinished,
        problems,
        next);
  }

  void handle(StoredFolder folder) throws IOException {
    if (!folder.isComplete()) {
      unfinished++;
      return;
    }
    BackupLocation location = folder.location();
    try {
      handle(location, store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES));
    } catch (MissingBackupException e) {
      Log.infof("backup to rewrap was removed meanwhile location=%s", location.text());
    } catch (DamagedBackupException e) {
      leave(location, DAMAGED, e);
    } catch (BackupKeyException e) {
      leave(location, e.code(), e);
    }
  }

  private void leave(BackupLocation location, String code, Exception reason) {
    Log.warnf("backup not rewrapped location=%s reason=%s", location.text(), reason.getMessage());
    problems.add(new Problem(location.text(), code, reason.getMessage()));
  }

  private void handle(BackupLocation location, byte[] manifest) throws IOException {
    switch (rewrapping.wrapping(manifest)) {
      case NONE -> unencrypted++;
      case CURRENT -> current++;
      case REWRAPPED -> {
        completeChecksums(location, manifest);
        current++;
      }
      case OTHER -> {
        replace(location, manifest, rewrapping.rewrap(location, manifest));
        rewrapped++;
      }
    }
  }

  private void replace(BackupLocation location, byte[] former, byte[] next) throws IOException {
    byte[] checksums = checksums(location, next);
    if (next.length > Manifest.MOST_BYTES) {
      throw new DamagedBackupException("manifest.json is too long to be rewrapped");
    }
    if (dryRun) {
      return;
    }
    store.put(location, BackupFile.MANIFEST, next);
    if (!isStored(location, Sealing.knownHash(next))) {
      store.put(location, BackupFile.MANIFEST, former);
      throw new IOException(
          "manifest.json of %s is not as it was written; the former one was written again"
              .formatted(location.text()));
    }
    store.put(location, BackupFile.CHECKSUMS, checksums);
    Log.infof(
        "data key rewrapped location=%s keyId=%s", location.text(), rewrapping.current().id());
  }

  // Another worker may have rewrapped it with the same key: what counts is that it can be read.
  private boolean isStored(BackupLocation location, String sha256) throws IOException {
    try {
      byte[] stored = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
      rewrapping.open(location, stored, sha256);
      return true;
    } catch (DamagedBackupException | BackupKeyException e) {
      Log.errorf(
          "rewrapped manifest cannot be read location=%s reason=%s",
          location.text(), e.getMessage());
      return false;
    }
  }

  // A rewrap that was interrupted between the two files left the former checksums.
  private void completeChecksums(BackupLocation location, byte[] manifest) throws IOException {
    byte[] checksums = checksums(location, manifest);
    if (!dryRun && !hasChecksums(location, checksums)) {
      store.put(location, BackupFile.CHECKSUMS, checksums);
    }
  }

  private boolean hasChecksums(BackupLocation location, byte[] checksums) throws IOException {
    try {
      return Arrays.equals(checksums, store.get(location, BackupFile.CHECKSUMS, checksums.length));
    } catch (DamagedBackupException e) {
      // Too long or missing: they can be told from the manifest.
      return false;
    }
  }

  private byte[] checksums(BackupLocation location, byte[] manifest) throws IOException {
    byte[] opened = rewrapping.open(location, manifest, Sealing.knownHash(manifest)).manifest();
    return Checksums.of(Manifest.of(opened).chunks(), manifest);
  }
}
