package dev.fieldfare.postgres.structure;

import dev.fieldfare.postgres.sql.Literal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the catalogues, one query each, and streams what they hold. */
final class ImageReader {

  private static final int FETCHED_ROWS = 1000;

  /** Receives one object. */
  @FunctionalInterface
  interface Sink {
    void accept(ObjectName object, String properties);
  }

  private final Connection connection;
  private final Optional<Set<String>> schemas;
  private final Map<String, List<CatalogueColumn>> columns = new LinkedHashMap<>();

  private ImageReader(Connection connection, Optional<Set<String>> schemas) {
    this.connection = connection;
    this.schemas = schemas;
  }

  /**
   * Reads in the connection's transaction, whose snapshot and search path are the caller's to set.
   */
  static void read(Connection connection, Optional<Set<String>> schemas, Sink sink)
      throws SQLException {
    ImageReader reader = new ImageReader(connection, schemas);
    reader.readColumns();
    for (CatalogueSource source : CatalogueSources.all()) {
      if (reader.columns.containsKey(source.catalogue())) {
        reader.readObjects(source, sink);
      }
    }
  }

  private void readColumns() throws SQLException {
    String query =
        """
        SELECT r.relname, a.attname, format_type(a.atttypid, NULL), coalesce(f.referenced, ''), coalesce(f.relation, '')
        FROM pg_class r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN (SELECT fktable, fkcols[cardinality(fkcols)] AS name,
            max(CASE cardinality(fkcols) WHEN 1 THEN (SELECT p.relname FROM pg_class p WHERE p.oid = pktable) END) AS referenced,
            max(CASE cardinality(fkcols) WHEN 2 THEN fkcols[1] END) AS relation
          FROM pg_get_catalog_foreign_keys() GROUP BY 1, 2) f ON f.fktable = r.oid AND f.name = a.attname
        WHERE r.relnamespace = 'pg_catalog'::regnamespace AND r.relname = ANY (%s::name[]) ORDER BY 1, a.attnum"""
            .formatted(
                CatalogueSources.all().stream()
                    .map(CatalogueSource::catalogue)
                    .distinct()
                    .map(Literal::quote)
                    .collect(Collectors.joining(", ", "ARRAY[", "]")));
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        columns
            .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
            .add(
                new CatalogueColumn(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getString(5)));
      }
    }
  }

  private void readObjects(CatalogueSource source, Sink sink) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery(query(source))) {
        while (rows.next()) {
          sink.accept(new ObjectName(rows.getString(1), rows.getString(2)), rows.getString(3));
        }
      }
    }
  }

  private String query(CatalogueSource source) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (CatalogueColumn column : columns.get(source.catalogue())) {
      boolean left =
          source.overrides().containsKey(CatalogueSource.ALL_COLUMNS)
              || column.name().equals("oid");
      String spelled = left ? "" : source.overrides().getOrDefault(column.name(), column.spelled());
      if (!spelled.isEmpty()) {
        properties.put(column.name(), spelled);
      }
    }
    properties.putAll(source.additions());
    return "SELECT %s, %s, jsonb_strip_nulls(jsonb_build_object(%s))::text FROM pg_catalog.%s c %s WHERE %s"
        .formatted(
            source.kind(),
            source.name(),
            properties.entrySet().stream()
                .map(property -> Literal.quote(property.getKey()) + ", " + property.getValue())
                .collect(Collectors.joining(", ")),
            source.catalogue(),
            source.joins(),
            condition(source));
  }

  private String condition(CatalogueSource source) {
    if (schemas.isEmpty()) {
      return source.condition();
    }
    String names =
        schemas.get().stream()
            .map(Literal::quote)
            .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
    return "(" + source.condition() + ") AND " + schema(source) + " = ANY (" + names + ")";
  }

  /**
   * The schema that an object is in, as an SQL expression; NULL for what belongs to the database.
   */
  private String schema(CatalogueSource source) {
    if (!source.schema().isEmpty()) {
      return source.schema();
    }
    return Stream.of("pg_namespace", "pg_class", "pg_type", "pg_proc", "pg_ts_config")
        .flatMap(
            referenced ->
                columns.get(source.catalogue()).stream()
                    .filter(column -> column.referenced().equals(referenced)))
        .findFirst()
        .map(ImageReader::schemaThrough)
        .orElse("NULL");
  }

  private static String schemaThrough(CatalogueColumn column) {
    String value = "c." + column.name() + "::oid";
    String namespace =
        switch (column.referenced()) {
          case "pg_class" -> "(SELECT o.relnamespace FROM pg_class o WHERE o.oid = " + value + ")";
          case "pg_type" -> "(SELECT o.typnamespace FROM pg_type o WHERE o.oid = " + value + ")";
          case "pg_proc" -> "(SELECT o.pronamespace FROM pg_proc o WHERE o.oid = " + value + ")";
          case "pg_ts_config" ->
              "(SELECT o.cfgnamespace FROM pg_ts_config o WHERE o.oid = " + value + ")";
          default -> value;
        };
    return "(SELECT n.nspname::text FROM pg_namespace n WHERE n.oid = " + namespace + ")";
  }
}
