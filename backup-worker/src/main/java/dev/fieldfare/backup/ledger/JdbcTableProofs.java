package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.database.TableProofs;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.RecallLedger.LineSource;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.proof.ScratchRows;
import dev.fieldfare.postgres.backup.proof.TableProofLedger;
import dev.fieldfare.postgres.backup.proof.TableProofLedger.TableProof;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Proofs of tables and values in a target's ledger. */
public final class JdbcTableProofs implements TableProofs {
  private final DataSource target;
  private final String worker;

  /** Such proofs of one target. */
  public JdbcTableProofs(DataSource target, String worker) {
    this.target = target;
    this.worker = worker;
  }

  @Override
  public List<UUID> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new TableProofLedger(connection).due(most);
    }
  }

  @Override
  public Optional<TableProof> begin(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new TableProofLedger(connection).begin(backup, worker, LeaseHolder.LEASE);
    }
  }

  @Override
  public void restore(TableName scratch, Copy copy, LineSink found)
      throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      new ScratchRows(connection).table(scratch, copy, found);
    }
  }

  @Override
  public Optional<String> valuesDifference(UUID quarantine, LineSource rows)
      throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      return new ScratchRows(connection).values(quarantine, rows);
    }
  }
}
