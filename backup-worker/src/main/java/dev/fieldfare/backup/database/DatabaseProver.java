package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.postgres.structure.scratch.ScratchDatabase;
import dev.fieldfare.postgres.structure.scratch.ScratchUnavailableException;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Proves backups: restores them into a scratch database and compares structure and all rows.
 *
 * <p>The scratch database is dropped at the end. One whose worker was killed is dropped when a
 * worker begins, and before each proof.
 */
public final class DatabaseProver implements ServiceLoop {
  private static final int BATCH = 4;
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final String target;
  private final Proofs proofs;
  private final BackupRecords records;
  private final BackupReader reader;
  private final BackupServer server;
  private final BackupTally tally;
  private final int sessions;
  private boolean begun;

  /** The proofs of one target. */
  public DatabaseProver(
      Restoring restoring, Proofs proofs, BackupRecords records, BackupStore store) {
    this.target = restoring.target();
    this.proofs = proofs;
    this.records = records;
    this.reader = new BackupReader(store);
    this.server = restoring.server();
    this.tally = restoring.tally();
    this.sessions = restoring.sessions();
  }

  @Override
  public String name() {
    return "proofs";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    dropAbandoned();
    boolean any = false;
    for (UUID backup : proofs.due(BATCH)) {
      Optional<Proofs.Proof> proof = proofs.begin(backup);
      if (proof.isPresent()) {
        try (LeaseHolder _ = LeaseHolder.start(() -> proofs.renew(proof.get()))) {
          proveOrFail(proof.get());
        }
        any = true;
      }
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private void dropAbandoned() throws SQLException {
    if (begun) {
      return;
    }
    begun = true;
    try {
      ScratchDatabase.dropAbandoned(server, server.target());
    } catch (ScratchUnavailableException e) {
      Log.infof("no scratch databases target=%s reason=%s", target, e.getMessage());
    }
  }

  private void proveOrFail(Proofs.Proof proof) throws SQLException, InterruptedException {
    try {
      prove(proof);
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

  private void prove(Proofs.Proof proof) throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    DatabaseContent content =
        DatabaseContent.read(
            reader, BackupLocation.of(proof.backup().location()), proof.backup().sha256());
    Optional<String> difference;
    try (DatabaseBuild build =
        new DatabaseRebuild(server, content, sessions)
            .build("fieldfare proof of backup " + proof.backup().id())) {
      difference = new DatabaseComparison(content, build, sessions).difference();
    }
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
