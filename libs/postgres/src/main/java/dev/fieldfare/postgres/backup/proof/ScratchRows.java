package dev.fieldfare.postgres.backup.proof;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.EndedSession;
import dev.fieldfare.postgres.backup.LockedTable;
import dev.fieldfare.postgres.backup.RecallLedger;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoredTable;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.postgres.backup.database.CopiedRows;
import dev.fieldfare.postgres.sql.Identifier;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Restores rows in a transaction that is always rolled back: into a new table, or as values on
 * their way back into quarantine. Other sessions see nothing of it, and a killed worker leaves
 * nothing.
 */
public final class ScratchRows {
  private static final String SETTINGS =
      "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = 0; SET LOCAL"
          + " idle_in_transaction_session_timeout = '10min'; SET LOCAL search_path = pg_catalog,"
          + " pg_temp; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL"
          + " TimeZone = 'UTC'; SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex';"
          + " SET LOCAL lc_monetary = 'C'";

  private final Connection connection;

  public ScratchRows(Connection connection) {
    this.connection = connection;
  }

  /**
   * Makes a table with the columns, the rows and the primary key of a backup, as a restore does,
   * and reads its rows. Closes the session.
   *
   * @param scratch the name of the table, which must be free
   * @param found takes all rows as they were read back
   */
  public void table(TableName scratch, Copy copy, LineSink found) throws SQLException, IOException {
    RestoreLedger.refuseGenerated(copy.image());
    prepareOwner(copy.image().owner());
    connection.setAutoCommit(false);
    try {
      TableSnapshot.execute(connection, SETTINGS);
      RestoredTable table = new RestoredTable(scratch, copy.image(), copy.parts());
      create(table);
      // Whatever code of the owner has set is gone.
      TableSnapshot.execute(connection, "RESET ALL; " + SETTINGS);
      LockedTable.refuseViews(connection);
      LockedTable made = LockedTable.of(connection, scratch);
      CopiedRows.copyIn(connection, table.copy(), copy.rows());
      made.require(connection);
      made.requireNothingElseWritten(connection);
      if (table.key().isPresent()) {
        TableSnapshot.execute(connection, table.key().get());
      }
      CopiedRows.copyOut(connection, rows(table), found);
      made.require(connection);
    } finally {
      rollBackAndEnd();
    }
  }

  private static String rows(RestoredTable table) {
    return "COPY (SELECT %s FROM ONLY %s) TO STDOUT"
        .formatted(table.image().list(), Identifier.quote(table.name()));
  }

  private void rollBackAndEnd() throws SQLException {
    try {
      connection.rollback();
    } finally {
      EndedSession.end(connection);
    }
  }

  // In a transaction of its own: it keeps locks that all changes of other owners wait for.
  private void prepareOwner(String owner) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.prepare_owners(ARRAY[?]::pg_catalog.name[])")) {
      call.setString(1, owner);
      call.executeQuery();
    }
  }

  private void create(RestoredTable table) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.create_restored(?, ?, ?, ?, ?)")) {
      call.setString(1, table.name().schema());
      call.setString(2, table.name().name());
      call.setString(3, table.image().owner());
      call.setString(4, table.create());
      call.setString(5, table.key().orElse(null));
      call.executeQuery();
    }
  }

  /**
   * Reads values as an undo does and compares them with those in quarantine.
   *
   * @return the difference; empty when they are the same
   */
  public Optional<String> values(UUID quarantine, RecallLedger.LineSource rows)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    try {
      RecallLedger.replaceRows(connection, quarantine, rows);
      return difference(quarantine);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Optional<String> difference(UUID quarantine) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.recalled_difference(?)")) {
      call.setObject(1, quarantine);
      ResultSet row = call.executeQuery();
      row.next();
      return Optional.ofNullable(row.getString(1));
    }
  }
}
