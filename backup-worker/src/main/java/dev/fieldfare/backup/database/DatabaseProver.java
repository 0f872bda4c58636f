package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.LeaseHolder;
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

  private final String target;
  private final Proofs proofs;
  private final BackupReader reader;
  private final BackupServer server;
  private final ProofRecorder recorder;
  private final int sessions;
  private boolean begun;

  /** The proofs of one target. */
  public DatabaseProver(
      Restoring restoring, Proofs proofs, BackupRecords records, BackupStore store) {
    this.target = restoring.target();
    this.proofs = proofs;
    this.reader = new BackupReader(store);
    this.server = restoring.server();
    this.recorder = new ProofRecorder(target, proofs, records, restoring.tally());
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
          recorder.prove(proof.get(), () -> difference(proof.get()));
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

  private Optional<String> difference(Proofs.Proof proof)
      throws SQLException, IOException, InterruptedException {
    DatabaseContent content =
        DatabaseContent.read(
            reader, BackupLocation.of(proof.backup().location()), proof.backup().sha256());
    try (DatabaseBuild build =
        new DatabaseRebuild(server, content, sessions)
            .build("fieldfare proof of backup " + proof.backup().id())) {
      return new DatabaseComparison(content, build, sessions).difference();
    }
  }
}
