package dev.fieldfare.backup.restore;

import dev.fieldfare.postgres.backup.RecallLedger.LineSource;
import dev.fieldfare.postgres.backup.RecallLedger.Recall;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a target's ledger knows of undos that need a backup. */
public interface RecallRecords {

  /** Undos that wait for a backup. */
  List<UUID> due(int most) throws SQLException;

  /** Begins a recall; empty when another worker has it or nothing is to be recalled. */
  Optional<Recall> begin(UUID undo) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(Recall recall) throws SQLException;

  /** Puts the rows back into quarantine and lets the undo go on, or changes nothing. */
  void finish(Recall recall, LineSource rows) throws SQLException, IOException;

  /** Gives the lease back; the undo is looked at again. */
  void giveUp(Recall recall) throws SQLException;
}
