package dev.fieldfare.postgres.backup.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.contracts.operation.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Makes the parts of a restored table, in the transaction of the restore. */
public record PartLedger(Connection connection, UUID restore) {
  private static final String OLD =
      "The backup has the columns and the primary key only: it is of a former version.";

  /**
   * Makes the parts after the rows. The migration gets a warning for each part that could not be
   * made.
   *
   * @param owner the role that owned the table when it was backed up
   * @param largest the largest numbers of the columns with sequences, as an object
   * @return whether the primary key is made
   */
  public boolean make(TableName table, TableParts parts, String owner, String largest)
      throws SQLException {
    if (parts.parts().isEmpty()) {
      warn(OLD);
      return false;
    }
    String name =
        JsonNodeFactory.instance
            .objectNode()
            .put("schema", table.schema())
            .put("table", table.name())
            .toString();
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.make_parts(?, ?::pg_catalog.jsonb, ?::pg_catalog.jsonb,"
                + " ?::pg_catalog.jsonb)")) {
      call.setObject(1, restore);
      call.setString(2, name);
      call.setString(3, parts.json(owner));
      call.setString(4, largest);
      ResultSet row = call.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }

  private void warn(String message) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.warn_of_restore(?,"
                + " pg_catalog.jsonb_build_array(fieldfare.part_warning(?)))")) {
      call.setObject(1, restore);
      call.setString(2, message);
      call.executeQuery();
    }
  }
}
