package dev.fieldfare.backup.database;

import dev.fieldfare.postgres.structure.scratch.DatabaseConnector;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The server of a target. */
public interface BackupServer extends DatabaseConnector {

  /** The target's own database. */
  String target() throws SQLException;

  /** Those of these roles that have no rights on the ledger: their code must not run with ours. */
  List<String> untrusted(List<String> roles) throws SQLException;

  /** Those of these roles and tablespaces that do not exist. */
  List<String> missing(List<String> roles, List<String> tablespaces) throws SQLException;

  /** The comment of a database, which may be empty; empty when there is no such database. */
  Optional<String> comment(String database) throws SQLException;

  /**
   * Refuses a database in which something is.
   *
   * @throws RestoreRefused also when a session uses it
   */
  void requireEmpty(String database) throws SQLException;

  /**
   * Drops an empty database. Before the drop it is closed, and its comment says so. {@link #reopen}
   * opens it again after a kill.
   *
   * @param restore the migration that replaces it
   * @throws RestoreRefused when it is not empty, or a session uses it
   */
  void dropEmpty(String database, UUID restore) throws SQLException;

  /** Opens a database that a killed worker has closed for this restore; nothing otherwise. */
  void reopen(String database, UUID restore) throws SQLException;
}
