package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.database.Proofs;
import dev.fieldfare.postgres.backup.BackupProofs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Proofs in a target's ledger. */
public final class JdbcProofs implements Proofs {
  private final DataSource target;
  private final String worker;

  /** The proofs of one target. */
  public JdbcProofs(DataSource target, String worker) {
    this.target = target;
    this.worker = worker;
  }

  @Override
  public List<UUID> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupProofs(connection).due(most);
    }
  }

  @Override
  public Optional<Proof> begin(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupProofs(connection)
          .begin(backup, worker, LeaseHolder.LEASE)
          .map(begun -> new Proof(begun.epoch(), begun.backup()));
    }
  }

  @Override
  public boolean renew(Proof proof) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupProofs(connection)
          .renew(proof.backup().id(), proof.epoch(), LeaseHolder.LEASE);
    }
  }

  @Override
  public void confirm(Proof proof) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupProofs(connection).confirm(proof.backup().id(), proof.epoch());
    }
  }

  @Override
  public void fail(Proof proof, String code, String message) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupProofs(connection).fail(proof.backup().id(), proof.epoch(), code, message);
    }
  }

  @Override
  public void postpone(Proof proof, Duration pause) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupProofs(connection).postpone(proof.backup().id(), proof.epoch(), pause);
    }
  }
}
