package dev.fieldfare.backup.database;

import java.sql.SQLException;

/** What an error of the server means for a restore. */
final class DatabaseErrors {

  private DatabaseErrors() {}

  /**
   * Whether another try may end otherwise: connections, shutdowns, locks, too many sessions, and a
   * database that was made meanwhile, perhaps by a worker that was taken for dead.
   */
  static boolean mayPass(SQLException error) {
    String state = error.getSQLState() == null ? "08" : error.getSQLState();
    return state.matches("08.*|57P.*|40.*|55P03|55006|53300|42P04");
  }
}
