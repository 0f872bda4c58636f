package dev.fieldfare.backup.ledger;

import dev.fieldfare.postgres.backup.LeaseSessions;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.backup.row.RowRestoreLedger;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Restores of rows into tables that exist, in a target's ledger. */
public final class JdbcRowRestoreRecords extends JdbcRestoreRecords {

  /** The restores of one target. */
  public JdbcRowRestoreRecords(DataSource target, String worker) {
    super(target, worker);
  }

  @Override
  public String name() {
    return "row-restores";
  }

  @Override
  public List<ReadyRestore> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RowRestoreLedger(connection).ready(most);
    }
  }

  @Override
  public ApplyAnswer restore(ReadyRestore restore, long epoch, Copy copy, Optional<Copy> now)
      throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      LeaseSessions.begin(connection, leaseName(restore.id()));
      return new RowRestoreLedger(connection).restore(restore, epoch, copy, now);
    }
  }
}
