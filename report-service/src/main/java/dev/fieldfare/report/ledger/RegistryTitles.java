package dev.fieldfare.report.ledger;

import dev.fieldfare.report.document.FormTitles;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads the titles of forms from the registry of a target. */
public final class RegistryTitles implements FormTitles {
  private static final String TITLES =
      "SELECT f.id, f.title FROM fieldfare.forms f WHERE f.id = ANY (?)";

  private final TargetConnections connections;

  public RegistryTitles(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public Map<String, String> of(String target, Collection<String> formIds) throws SQLException {
    return connections.with(
        target,
        connection -> {
          try (var query = connection.prepareStatement(TITLES)) {
            query.setArray(1, connection.createArrayOf("text", formIds.toArray()));
            ResultSet rows = query.executeQuery();
            Map<String, String> titles = new HashMap<>();
            while (rows.next()) {
              titles.put(rows.getString(1), rows.getString(2));
            }
            return titles;
          }
        });
  }
}
