package dev.fieldfare.postgres.structure;

import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.structure.catalogue.CatalogueColumn;
import dev.fieldfare.postgres.structure.catalogue.CatalogueQuery;
import dev.fieldfare.postgres.structure.catalogue.CatalogueSource;
import dev.fieldfare.postgres.structure.catalogue.CatalogueSources;
import dev.fieldfare.postgres.structure.catalogue.SystemCatalogue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads the catalogues, one query each, and streams what they hold. All of it is in the
 * connection's transaction, whose snapshot and search path are the caller's to set.
 */
final class ImageReader {

  private static final int FETCHED_ROWS = 1000;

  private final Connection connection;
  private final Optional<Set<String>> schemas;
  private boolean asBytes;
  private final Map<String, SystemCatalogue> catalogues = new LinkedHashMap<>();

  ImageReader(Connection connection, Optional<Set<String>> schemas) {
    this.connection = connection;
    this.schemas = schemas;
  }

  /** Reads everything; the first object that cannot be read ends it. */
  void read(ImageContent content) throws SQLException {
    for (CatalogueSource source : CatalogueSources.all()) {
      Optional<CatalogueQuery> query = query(source, content);
      if (query.isPresent()) {
        readObjects(query.get(), content);
      }
    }
  }

  /** Reads everything that can be read; what cannot is named. */
  void readSingly(ImageContent content) throws SQLException {
    for (CatalogueSource source : CatalogueSources.all()) {
      Optional<CatalogueQuery> query = query(source, content);
      if (query.isPresent()) {
        new SingleRows(connection, query.get(), content).read();
      }
    }
  }

  /** Where each object is that has an object id. */
  void readPlaces(Map<ObjectPlace, ObjectName> places) throws SQLException {
    for (CatalogueSource source : CatalogueSources.all()) {
      SystemCatalogue catalogue = catalogues.get(source.catalogue());
      if (catalogue == null || !catalogue.hasObjectIds() || source.isPrivilegesOnly()) {
        continue;
      }
      String query = new CatalogueQuery(source, catalogue, asBytes, schemas).objectIds();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          String kind = ImageRow.text(rows, 1);
          String name = ImageRow.text(rows, 2);
          if (kind != null && name != null) {
            places.put(
                new ObjectPlace(source.catalogue(), rows.getLong(3)), new ObjectName(kind, name));
          }
        }
      }
    }
  }

  /** By catalogue a value that changes whenever another transaction has changed objects in it. */
  SortedMap<String, String> fingerprints() throws SQLException {
    String query =
        CatalogueSources.all().stream()
            .filter(source -> catalogues.containsKey(source.catalogue()))
            .map(source -> new CatalogueQuery(source, catalogue(source), asBytes, Optional.empty()))
            .filter(each -> isFingerprinted(each))
            .map(
                each ->
                    "SELECT %s, (%s)"
                        .formatted(Literal.quote(each.source().catalogue()), each.fingerprint()))
            .collect(Collectors.joining(" UNION ALL "));
    SortedMap<String, String> fingerprints = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        fingerprints.merge(rows.getString(1), rows.getString(2), (one, two) -> one + " " + two);
      }
    }
    return fingerprints;
  }

  /** The columns that become properties on this server. */
  Set<String> properties() {
    return CatalogueSources.all().stream()
        .filter(source -> catalogues.containsKey(source.catalogue()))
        .flatMap(source -> catalogue(source).propertyColumns(source))
        .map(CatalogueColumn::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isFingerprinted(CatalogueQuery query) {
    return query.catalogue().hasPlaces()
        && query.isReadable()
        && !query.source().isPrivilegesOnly();
  }

  private Optional<CatalogueQuery> query(CatalogueSource source, ImageContent content) {
    if (!catalogues.containsKey(source.catalogue())) {
      return Optional.empty();
    }
    CatalogueQuery query = new CatalogueQuery(source, catalogue(source), asBytes, schemas);
    if (!query.isReadable()) {
      content.miss(new Unseen("everything in " + source.catalogue(), "the role may not read it"));
      return Optional.empty();
    }
    return Optional.of(query);
  }

  private SystemCatalogue catalogue(CatalogueSource source) {
    return catalogues.get(source.catalogue());
  }

  /** The columns of the catalogues of this server; comes first. */
  void readColumns() throws SQLException {
    String query =
        """
        SELECT r.relname, r.relkind = 'r' AND has_table_privilege(r.oid, 'SELECT'), a.attname, format_type(a.atttypid, NULL), has_column_privilege(r.oid, a.attnum, 'SELECT'),
          coalesce(f.referenced, ''), coalesce(f.relation, ''), current_setting('server_encoding') = 'SQL_ASCII'
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
        boolean hasPlaces = rows.getBoolean(2);
        asBytes = rows.getBoolean(8);
        catalogues
            .computeIfAbsent(rows.getString(1), name -> new SystemCatalogue(name, hasPlaces))
            .columns()
            .add(
                new CatalogueColumn(
                    rows.getString(1),
                    rows.getString(3),
                    rows.getString(4),
                    rows.getBoolean(5),
                    rows.getString(6),
                    rows.getString(7)));
      }
    }
  }

  private void readObjects(CatalogueQuery query, ImageContent content) throws SQLException {
    String sql = query.sharesProperties() ? query.objectsWithSharedProperties() : query.objects();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCHED_ROWS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          content.add(ImageRow.of(rows));
        }
      }
    }
  }
}
