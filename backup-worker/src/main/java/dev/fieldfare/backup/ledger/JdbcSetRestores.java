package dev.fieldfare.backup.ledger;

import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Restores of single tables of backups of several tables, in a target's ledger. */
public final class JdbcSetRestores extends JdbcRestoreRecords {

  /** The restores of one target. */
  public JdbcSetRestores(DataSource target, String worker) {
    super(target, worker);
  }

  @Override
  public String name() {
    return "set-restores";
  }

  @Override
  public List<ReadyRestore> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RestoreLedger(connection).readyOfSets(most);
    }
  }
}
