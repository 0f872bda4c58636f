package dev.fieldfare.health.expected;

import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** The structure of all schemas but those of the server and of Fieldfare. */
final class SchemaStructure {
  private static final String SCHEMAS =
      "SELECT nspname FROM pg_catalog.pg_namespace"
          + " WHERE nspname !~ '^(pg_|fieldfare|information_schema$)'";

  private SchemaStructure() {}

  static DatabaseSide of(Connection connection) throws SQLException {
    Set<String> schemas = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SCHEMAS)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    if (schemas.isEmpty()) {
      // An empty set would mean the whole database.
      throw new SQLException("the target has no schemas of its own", "3F000");
    }
    return DatabaseSide.of(connection, schemas);
  }
}
