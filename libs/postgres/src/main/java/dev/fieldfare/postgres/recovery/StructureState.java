package dev.fieldfare.postgres.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import dev.fieldfare.postgres.structure.Unseen;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects of some schemas with their properties, without owners and privileges: a scratch
 * database has other ones. Names are as the catalogue has them, folded by PostgreSQL itself.
 *
 * @param schemas that were looked at
 * @param unseen what the session's role may not see
 */
record StructureState(
    Set<String> schemas, SortedMap<ObjectName, String> objects, List<String> unseen) {

  private static final String SCHEMAS =
      """
      SELECT n.nspname FROM pg_catalog.pg_namespace n
      WHERE (n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_'
        AND n.nspname NOT IN ('fieldfare', 'fieldfare_run', 'fieldfare_trial', 'fieldfare_trial_run')
      """;
  private static final String EXTENSIONS =
      "SELECT e.extname, e.extversion FROM pg_catalog.pg_extension e WHERE e.oid >= 16384";

  /** PostgreSQL makes this schema itself; some databases have it without its comment. */
  private static final Set<String> PUBLIC = Set.of("schema public", "comment schema public");

  StructureState {
    schemas = Set.copyOf(schemas);
    objects = Collections.unmodifiableSortedMap(objects);
    unseen = List.copyOf(unseen);
  }

  /** All schemas of the database. */
  static StructureState of(Connection connection) throws SQLException {
    return of(connection, schemasOf(connection));
  }

  /** Some schemas of it. */
  static StructureState of(Connection connection, Set<String> schemas) throws SQLException {
    CatalogueImage image = CatalogueImage.of(connection, schemas);
    SortedMap<ObjectName, String> objects = new TreeMap<>();
    for (ObjectName object : image.objects()) {
      if (PUBLIC.contains(object.toString())) {
        continue;
      }
      objects.put(object, comparable(image.properties(object).orElseThrow()));
    }
    addExtensions(connection, objects);
    return new StructureState(
        schemas, objects, image.unseen().stream().map(Unseen::inWords).toList());
  }

  private static Set<String> schemasOf(Connection connection) throws SQLException {
    Set<String> schemas = new TreeSet<>();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(SCHEMAS)) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas;
  }

  private static void addExtensions(Connection connection, SortedMap<ObjectName, String> objects)
      throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(EXTENSIONS)) {
      while (rows.next()) {
        objects.put(new ObjectName("extension", rows.getString(1)), rows.getString(2));
      }
    }
  }

  private static String comparable(String properties) {
    try {
      JsonNode all = ContractsJson.mapper().readTree(properties);
      if (all instanceof ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> !name.endsWith("owner") && !name.endsWith("acl"));
        node.remove(names);
      }
      return all.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server sent JSON that cannot be read", e);
    }
  }

  Optional<String> properties(ObjectName object) {
    return Optional.ofNullable(objects.get(object));
  }

  boolean isEqual(ObjectName object, StructureState other) {
    return Objects.equals(objects.get(object), other.objects.get(object));
  }

  /** The objects that differ. */
  Set<ObjectName> differences(StructureState other) {
    Set<ObjectName> all = new TreeSet<>(objects.keySet());
    all.addAll(other.objects.keySet());
    all.removeIf(object -> isEqual(object, other));
    return all;
  }
}
