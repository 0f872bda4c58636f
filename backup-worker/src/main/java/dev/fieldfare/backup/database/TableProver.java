package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.database.Proofs.Proof;
import dev.fieldfare.backup.restore.ManifestTable;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.proof.TableProofLedger.TableProof;
import dev.fieldfare.service.loop.ServiceLoop;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Proves backups that have no structure: of one table, whose rows are restored into a table that is
 * rolled back, and of quarantined values, which are put together as an undo does it.
 */
public final class TableProver implements ServiceLoop {
  private static final int BATCH = 4;

  private final TableProofs tables;
  private final Proofs proofs;
  private final BackupReader reader;
  private final ProofRecorder recorder;

  /** Such proofs of one target. */
  public TableProver(
      String target,
      TableProofs tables,
      Proofs proofs,
      BackupRecords records,
      BackupStore store,
      BackupTally tally) {
    this.tables = tables;
    this.proofs = proofs;
    this.reader = new BackupReader(store);
    this.recorder = new ProofRecorder(target, proofs, records, tally);
  }

  @Override
  public String name() {
    return "table-proofs";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    boolean any = false;
    for (UUID backup : tables.due(BATCH)) {
      Optional<TableProof> begun = tables.begin(backup);
      if (begun.isPresent()) {
        prove(begun.get());
        any = true;
      }
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private void prove(TableProof begun) throws SQLException, InterruptedException {
    Proof proof = new Proof(begun.epoch(), begun.backup());
    try (LeaseHolder _ = LeaseHolder.start(() -> proofs.renew(proof))) {
      recorder.prove(proof, () -> begun.valuesOf().isPresent() ? ofValues(begun) : ofTable(begun));
    }
  }

  private Optional<String> ofValues(TableProof proof) throws SQLException, IOException {
    StoredBackup backup = proof.backup();
    return tables.valuesDifference(
        proof.valuesOf().orElseThrow(),
        sink ->
            reader.read(
                BackupLocation.of(backup.location()),
                backup.sha256(),
                (bytes, from, to) -> sink.accept(Arrays.copyOfRange(bytes, from, to))));
  }

  private Optional<String> ofTable(TableProof proof) throws SQLException, IOException {
    BackupLocation location = BackupLocation.of(proof.backup().location());
    String sha256 = proof.backup().sha256();
    ManifestTable table = ManifestTable.of(reader.manifest(location, sha256));
    LineHash expected = new LineHash();
    LineHash found = new LineHash();
    Copy copy =
        new Copy(
            table.image(),
            table.parts(),
            rows ->
                reader.read(
                    location,
                    sha256,
                    (bytes, from, to) -> {
                      expected.add(bytes, from, to);
                      rows.accept(bytes, from, to);
                    }));
    tables.restore(scratch(proof), copy, line -> found.add(line, 0, line.length));
    if (expected.text().equals(found.text())) {
      return Optional.empty();
    }
    return Optional.of(
        "the restored table has %d rows with the hash %s and not %d with %s"
            .formatted(found.lines(), found.text(), expected.lines(), expected.text()));
  }

  // In the schema of the table, where its owner may create tables.
  private static TableName scratch(TableProof proof) {
    String id = proof.backup().id().toString().replace("-", "");
    return new TableName(proof.table().schema(), "__ff_proof_" + id);
  }
}
