package dev.fieldfare.backup.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Takes backups of the store into the ledger of their target, with the earlier backups that they
 * need. Their content is checked afterwards, when they are read back.
 */
public final class StoreAdoption {
  private static final int MOST_BASES = 500;

  private final BackupStore store;
  private final Duration retention;

  /** That of a store; adopted backups are kept for this time. */
  public StoreAdoption(BackupStore store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  /** The ledger of the target. */
  public interface Ledger {
    /** Whether a backup in this folder is known. */
    boolean knows(BackupLocation location) throws SQLException;

    /** Takes a backup into the ledger. */
    BackupDocument adopt(ObjectNode asked) throws SQLException;
  }

  /**
   * Takes a backup into the ledger.
   *
   * @throws BackupRefused when it is known, is no backup of tables, or cannot be read
   */
  public BackupDocument adopt(BackupLocation location, Ledger ledger) throws SQLException {
    try {
      return new Adopting(ledger).adopt(location);
    } catch (DamagedBackupException e) {
      throw new BackupRefused(
          FailureReason.BACKUP_DAMAGED, "%s: %s".formatted(location.text(), e.getMessage()));
    } catch (BackupKeyException e) {
      throw new BackupRefused(
          FailureReason.of(e.code()).orElseThrow(),
          "%s: %s".formatted(location.text(), e.getMessage()));
    } catch (IOException e) {
      throw new BackupRefused(
          FailureReason.UNAVAILABLE, "The backup store does not answer: " + e.getMessage());
    }
  }

  /** One adoption, with all earlier backups that are needed. */
  private final class Adopting {
    private final Ledger ledger;
    private int bases;

    Adopting(Ledger ledger) {
      this.ledger = ledger;
    }

    BackupDocument adopt(BackupLocation location) throws SQLException, IOException {
      byte[] content = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
      Manifest manifest = Manifest.of(store.sealing().open(location, content).manifest());
      ObjectNode asked =
          new AdoptedManifest(location, manifest).request(Sha256.of(content), retention);
      for (BaseBackup base : manifest.bases()) {
        adoptBase(base.beside(location));
      }
      return ledger.adopt(asked);
    }

    private void adoptBase(BackupLocation base) throws SQLException, IOException {
      if (ledger.knows(base)) {
        return;
      }
      if (++bases > MOST_BASES) {
        throw new DamagedBackupException("it needs more than 500 other backups");
      }
      adopt(base);
    }
  }
}
