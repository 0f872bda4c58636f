package dev.fieldfare.postgres.structure;

import dev.fieldfare.postgres.structure.catalogue.CatalogueQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a catalogue although some of its objects cannot be read: halves what fails until one object
 * is left, and names that.
 */
final class SingleRows {

  private static final int ROWS_AT_A_TIME = 1000;

  private final Connection connection;
  private final CatalogueQuery query;
  private final ImageContent content;

  SingleRows(Connection connection, CatalogueQuery query, ImageContent content) {
    this.connection = connection;
    this.query = query;
    this.content = content;
  }

  void read() throws SQLException {
    if (!query.catalogue().hasPlaces()) {
      Optional<SQLException> failure = readAll(query.objects());
      if (failure.isPresent()) {
        content.miss(
            new Unseen("everything in " + query.catalogue().name(), message(failure.get())));
      }
      return;
    }
    List<String> places = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query.places())) {
      while (rows.next()) {
        places.add(rows.getString(1));
      }
    }
    for (int from = 0; from < places.size(); from += ROWS_AT_A_TIME) {
      read(places.subList(from, Math.min(places.size(), from + ROWS_AT_A_TIME)));
    }
  }

  private void read(List<String> places) throws SQLException {
    Optional<SQLException> failure = readAll(query.objectsAt(places));
    if (failure.isEmpty()) {
      return;
    }
    if (places.size() == 1) {
      content.miss(new Unseen(name(places.getFirst()), message(failure.get())));
      return;
    }
    int half = places.size() / 2;
    read(places.subList(0, half));
    read(places.subList(half, places.size()));
  }

  /** All rows, or none and the reason. */
  private Optional<SQLException> readAll(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    List<ImageRow> objects = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        objects.add(ImageRow.of(rows));
      }
    } catch (SQLException e) {
      if (!CatalogueState.isAboutObjects(e)) {
        throw e;
      }
      connection.rollback(before);
      return Optional.of(e);
    }
    connection.releaseSavepoint(before);
    objects.forEach(content::add);
    return Optional.empty();
  }

  private String name(String place) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query.nameAt(place))) {
      if (rows.next()) {
        String kind = ImageRow.text(rows, 1);
        String name = ImageRow.text(rows, 2);
        if (kind != null && name != null) {
          return new ObjectName(kind, name).toString();
        }
      }
    } catch (SQLException e) {
      if (!CatalogueState.isAboutObjects(e)) {
        throw e;
      }
      connection.rollback(before);
    }
    return "row " + place + " of " + query.catalogue().name();
  }

  private static String message(SQLException failure) {
    return "cannot be read: " + failure.getMessage();
  }
}
