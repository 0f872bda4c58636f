package dev.fieldfare.backup.inventory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Takes backups of the store into the ledger of their target, with the earlier backups that they
 * need. Their content is checked afterwards, when they are read back.
 */
public final class StoreAdoption {
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
      return new Adopting(store, retention, ledger).adopt(location);
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
}
