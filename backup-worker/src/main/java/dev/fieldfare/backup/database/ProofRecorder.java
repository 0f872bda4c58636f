package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.postgres.structure.scratch.ScratchUnavailableException;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries out proofs and records how they end. A damaged backup is condemned, and a proof that
 * could not be made for a reason that passes is tried again.
 */
record ProofRecorder(String target, Proofs proofs, BackupRecords records, BackupTally tally) {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** Restores a backup and compares. */
  @FunctionalInterface
  interface Comparison {
    /** The first difference; empty when there is none. */
    Optional<String> difference() throws SQLException, IOException, InterruptedException;
  }

  void prove(Proofs.Proof proof, Comparison comparison) throws SQLException, InterruptedException {
    try {
      compare(proof, comparison);
    } catch (DamagedBackupException e) {
      tally.damaged();
      records.condemn(proof.backup().id(), e.getMessage());
    } catch (BackupKeyException e) {
      fail(proof, e.code(), e.getMessage());
    } catch (RestoreRefused | ScratchUnavailableException e) {
      fail(proof, "unsupported", e.getMessage());
    } catch (SQLException e) {
      afterDatabaseError(proof, e);
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException database) {
        afterDatabaseError(proof, database);
      } else {
        Log.warnf(e, "store does not answer target=%s backupId=%s", target, proof.backup().id());
        proofs.postpone(proof, PAUSE);
      }
    }
  }

  private void compare(Proofs.Proof proof, Comparison comparison)
      throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    Optional<String> difference = comparison.difference();
    if (difference.isPresent()) {
      fail(proof, "not_proven", difference.get());
      return;
    }
    proofs.confirm(proof);
    Log.infof(
        "backup proven target=%s backupId=%s durationMs=%d",
        target, proof.backup().id(), Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  private void afterDatabaseError(Proofs.Proof proof, SQLException error) throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      Log.warnf("proof taken over target=%s backupId=%s", target, proof.backup().id());
    } else if (DatabaseErrors.mayPass(error)) {
      Log.warnf(error, "proof postponed target=%s backupId=%s", target, proof.backup().id());
      proofs.postpone(proof, PAUSE);
    } else {
      fail(proof, "not_restorable", BackupFailure.of(error).message());
    }
  }

  private void fail(Proofs.Proof proof, String code, String message) throws SQLException {
    Log.errorf(
        "backup not proven target=%s backupId=%s reason=%s message=%s",
        target, proof.backup().id(), code, message);
    tally.failed();
    proofs.fail(proof, code, message);
  }
}
