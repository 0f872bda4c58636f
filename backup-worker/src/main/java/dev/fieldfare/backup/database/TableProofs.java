package dev.fieldfare.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.RecallLedger.LineSource;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.proof.TableProofLedger.TableProof;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Proofs of backups of one table and of quarantined values, in a target's ledger. */
public interface TableProofs {

  /** Backups that should be proven now. */
  List<UUID> due(int most) throws SQLException;

  /** Begins a proof; empty when another worker has it or nothing is to be done. */
  Optional<TableProof> begin(UUID backup) throws SQLException;

  /** Restores rows into a table that no other session can see. Then it reads them back. */
  void restore(TableName scratch, Copy copy, LineSink found) throws SQLException, IOException;

  /** How recalled values differ from those in quarantine; empty when they are the same. */
  Optional<String> valuesDifference(UUID quarantine, LineSource rows)
      throws SQLException, IOException;
}
