package dev.fieldfare.postgres.structure.scratch;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens connections to the databases of one server, always as the same role. They must be sessions
 * of their own: a pooler that shares a session among transactions loses advisory locks.
 */
@FunctionalInterface
public interface DatabaseConnector {

  /** A new connection, which the caller closes. */
  Connection connect(String database) throws SQLException;
}
