package dev.fieldfare.backup.database;

import dev.fieldfare.postgres.backup.StoredBackup;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a target's ledger knows of proofs; each call is one transaction with its event. */
public interface Proofs {

  /** A proof that was begun under a lease. */
  record Proof(long epoch, StoredBackup backup) {}

  /** Backups that should be proven now. */
  List<UUID> due(int most) throws SQLException;

  /** Begins a proof; empty when another worker has it or nothing is to be done. */
  Optional<Proof> begin(UUID backup) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(Proof proof) throws SQLException;

  /** The restored database was that of the backup. */
  void confirm(Proof proof) throws SQLException;

  /** It was not, or could not be made. */
  void fail(Proof proof, String code, String message) throws SQLException;

  /** It is tried again later. */
  void postpone(Proof proof, Duration pause) throws SQLException;
}
