package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.backup.purge.PurgeRecords;
import dev.fieldfare.postgres.backup.PurgeLedger;
import dev.fieldfare.postgres.backup.PurgeLedger.ReadyPurge;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.Postponement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Purges in a target's ledger. */
public final class JdbcPurgeRecords implements PurgeRecords {
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final DataSource target;
  private final boolean proofIsPolicy;

  /**
   * Purges of one target.
   *
   * @param proofIsPolicy whether each purge needs a proven backup
   */
  public JdbcPurgeRecords(DataSource target, boolean proofIsPolicy) {
    this.target = target;
    this.proofIsPolicy = proofIsPolicy;
  }

  @Override
  public int place(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new PurgeLedger(connection).place(most, proofIsPolicy);
    }
  }

  @Override
  public List<ReadyPurge> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new PurgeLedger(connection).ready(most);
    }
  }

  @Override
  public ApplyAnswer purge(UUID purge) throws SQLException {
    try (var connection = target.getConnection()) {
      return new PurgeLedger(connection).purge(purge);
    }
  }

  @Override
  public ApplyAnswer skip(UUID purge) throws SQLException {
    try (var connection = target.getConnection()) {
      return new PurgeLedger(connection).skip(purge);
    }
  }

  @Override
  public void backUpAgain(UUID purge) throws SQLException {
    try (var connection = target.getConnection()) {
      new PurgeLedger(connection).backUpAgain(purge);
    }
  }

  @Override
  public void waitForStore(UUID purge, Duration pause) throws SQLException {
    waitForStore(target, purge, pause);
  }

  static void waitForStore(DataSource target, UUID purge, Duration pause) throws SQLException {
    try (var connection = target.getConnection()) {
      new ApplyLedger(connection)
          .postpone(
              List.of(purge),
              new Postponement(
                  "backup", false, JsonNodeFactory.instance.nullNode(), pause, PATIENCE));
    }
  }
}
