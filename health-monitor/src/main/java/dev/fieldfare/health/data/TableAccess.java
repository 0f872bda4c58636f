package dev.fieldfare.health.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * With whose rights rows are read (docs/decisions/0161): those of the table's owner, who cannot
 * reach the ledger. Where the owner controls the ledger, only tables without code of others are
 * read.
 *
 * @param contained owners whose tables are read with their rights
 * @param codeOfOthers by table, 0 for all tables
 */
record TableAccess(Set<String> contained, Map<Long, String> codeOfOthers) {
  private static final String PREPARE =
      "SELECT o FROM fieldfare.prepare_owners(?::pg_catalog.name[]) o";
  private static final String OTHERS =
      "SELECT c.root, c.description FROM fieldfare.code_of_others(?::oid[], '{}') c";

  static TableAccess prepare(Connection connection, List<RowReference> references)
      throws SQLException {
    Set<String> contained = contained(connection, references);
    Object[] tables =
        references.stream()
            .filter(each -> !contained.contains(each.owner()))
            .flatMap(each -> Stream.of(each.from().oid(), each.to().oid()))
            .distinct()
            .toArray();
    return new TableAccess(
        contained, tables.length == 0 ? Map.of() : codeOfOthers(connection, tables));
  }

  // The functions that read as an owner may have to be created. All else is READ ONLY.
  private static Set<String> contained(Connection connection, List<RowReference> references)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement writable = connection.createStatement();
        PreparedStatement prepare = connection.prepareStatement(PREPARE)) {
      writable.execute("SET TRANSACTION READ WRITE");
      Object[] owners = references.stream().map(RowReference::owner).distinct().toArray();
      prepare.setArray(1, connection.createArrayOf("text", owners));
      Set<String> contained = new HashSet<>();
      ResultSet rows = prepare.executeQuery();
      while (rows.next()) {
        contained.add(rows.getString(1));
      }
      connection.commit();
      return contained;
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static Map<Long, String> codeOfOthers(Connection connection, Object[] tables)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OTHERS)) {
      query.setArray(1, connection.createArrayOf("oid", tables));
      ResultSet rows = query.executeQuery();
      Map<Long, String> found = new HashMap<>();
      while (rows.next()) {
        found.put(rows.getLong(1), rows.getString(2));
      }
      return found;
    }
  }

  /** Why the rows are not read. */
  Optional<String> refusal(RowReference reference) {
    if (contained.contains(reference.owner())) {
      return Optional.empty();
    }
    return Stream.of(0L, reference.from().oid(), reference.to().oid())
        .filter(codeOfOthers::containsKey)
        .findFirst()
        .map(
            table ->
                "its owner has rights on the ledger, and code of another role would run: "
                    + codeOfOthers.get(table));
  }
}
