package dev.fieldfare.postgres.structure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the objects of an image in the catalogues, as far as they have an object id. */
public final class ObjectPlaces {

  private ObjectPlaces() {}

  /** The names by place. The connection must not be within a transaction. */
  public static Map<ObjectPlace, ObjectName> of(Connection connection) throws SQLException {
    Map<ObjectPlace, ObjectName> places = new HashMap<>();
    ImageReader reader = new ImageReader(connection, Optional.empty());
    CatalogueSnapshot.run(
        connection,
        () -> {
          reader.readColumns();
          reader.readPlaces(places);
        });
    return places;
  }
}
