package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import dev.fieldfare.postgres.structure.ObjectPlace;
import dev.fieldfare.postgres.structure.ObjectPlaces;
import dev.fieldfare.postgres.structure.writer.ObjectCreations;
import dev.fieldfare.postgres.structure.writer.item.CatalogueKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The structure of a database. The connection is the caller's, and not within a transaction. */
public final class DatabaseSide implements StructureSide {

  private final Connection connection;
  private final CatalogueImage image;

  private DatabaseSide(Connection connection, CatalogueImage image) {
    this.connection = connection;
    this.image = image;
  }

  /**
   * Reads the image.
   *
   * @param schemas only these; empty for the whole database
   */
  public static DatabaseSide of(Connection connection, Set<String> schemas) throws SQLException {
    return new DatabaseSide(
        connection,
        schemas.isEmpty() ? CatalogueImage.of(connection) : CatalogueImage.of(connection, schemas));
  }

  @Override
  public CatalogueImage image() {
    return image;
  }

  @Override
  public List<NamedCreation> creations(Set<ObjectName> objects) throws SQLException, IOException {
    return objects.isEmpty()
        ? List.of()
        : creations().stream().filter(creation -> creation.makesOneOf(objects)).toList();
  }

  /** What makes each object. */
  List<NamedCreation> creations() throws SQLException, IOException {
    Map<ObjectPlace, ObjectName> places = ObjectPlaces.of(connection);
    List<NamedCreation> named = new ArrayList<>();
    for (ObjectCreations.Creation creation : ObjectCreations.of(connection)) {
      Set<ObjectName> objects =
          creation.objects().stream()
              .map(key -> name(places, key))
              .flatMap(Optional::stream)
              .collect(Collectors.toSet());
      if (!objects.isEmpty()) {
        named.add(
            new NamedCreation(
                objects,
                creation.within().flatMap(key -> name(places, key)),
                creation.beforeViews(),
                creation.statements()));
      }
    }
    return named;
  }

  private static Optional<ObjectName> name(Map<ObjectPlace, ObjectName> places, CatalogueKey key) {
    // Comments and dependencies name the one catalogue, rows with large objects are in the other.
    String catalogue =
        key.catalogue().equals("pg_largeobject") ? "pg_largeobject_metadata" : key.catalogue();
    return Optional.ofNullable(places.get(new ObjectPlace(catalogue, key.oid())));
  }
}
