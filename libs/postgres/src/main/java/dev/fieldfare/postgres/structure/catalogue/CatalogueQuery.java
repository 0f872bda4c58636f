package dev.fieldfare.postgres.structure.catalogue;

import dev.fieldfare.postgres.sql.Literal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL that reads one catalogue.
 *
 * @param asBytes whether texts come as their bytes, because the database has no encoding
 * @param schemas which schemas' objects; empty for those of the whole database
 */
public record CatalogueQuery(
    CatalogueSource source,
    SystemCatalogue catalogue,
    boolean asBytes,
    Optional<Set<String>> schemas) {

  /** No property, but a part of the type's name. */
  private static final String TYPE_MODIFIER = "c.atttypmod";

  /** Whether the session's role may read the catalogue, but for single properties. */
  public boolean isReadable() {
    return catalogue.isReadable(source);
  }

  /** Kind, name, properties as JSON text, and what the role may not see, of each object. */
  public String objects() {
    return "SELECT %s, %s, %s, %s%s"
        .formatted(
            text(source.kind()), text(source.name()), text(properties()), text(hidden()), from());
  }

  private String properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    catalogue
        .propertyColumns(source)
        .filter(CatalogueColumn::readable)
        .forEach(column -> properties.put(column.name(), SystemCatalogue.spelled(source, column)));
    properties.putAll(source.additions());
    return properties.entrySet().stream()
        .map(property -> Literal.quote(property.getKey()) + ", " + property.getValue())
        .collect(Collectors.joining(", ", "jsonb_strip_nulls(jsonb_build_object(", "))::text"));
  }

  /**
   * The same for a large catalogue most of whose rows are the same but for their names. To make
   * JSON of a row takes much longer than to read it, so it is made once for rows with equal
   * columns.
   */
  public String objectsWithSharedProperties() {
    String row =
        Stream.concat(
                catalogue
                    .propertyColumns(source)
                    .filter(CatalogueColumn::readable)
                    .map(column -> "c." + column.name()),
                Stream.concat(Stream.of(TYPE_MODIFIER), source.additions().values().stream()))
            .collect(Collectors.joining(", ", "ROW(", ")::text"));
    return """
        WITH objects AS MATERIALIZED (SELECT %s AS kind, %s AS name, %s AS hidden, %s AS columns, c.ctid AS place%s),
          examples AS MATERIALIZED (SELECT columns, min(place) AS place FROM objects GROUP BY 1),
          spelled AS MATERIALIZED (SELECT x.columns, %s AS properties FROM examples x JOIN pg_catalog.%s c ON c.ctid = x.place %s)
        SELECT o.kind, o.name, s.properties, o.hidden FROM objects o JOIN spelled s ON s.columns = o.columns"""
        .formatted(
            text(source.kind()),
            text(source.name()),
            text(hidden()),
            row,
            from(),
            text(properties()),
            source.catalogue(),
            source.joins());
  }

  /** Whether many objects have equal properties, and rows can be found again. */
  public boolean sharesProperties() {
    return source.catalogue().equals("pg_attribute")
        && catalogue.hasPlaces()
        && !source.isPrivilegesOnly();
  }

  /** The same for the rows at these places. */
  public String objectsAt(Collection<String> places) {
    return objects() + at(places);
  }

  /** Kind and name of the object at a place. */
  public String nameAt(String place) {
    return "SELECT %s, %s%s%s"
        .formatted(text(source.kind()), text(source.name()), from(), at(List.of(place)));
  }

  /** Kind, name and object id of each object. */
  public String objectIds() {
    return "SELECT %s, %s, c.oid%s".formatted(text(source.kind()), text(source.name()), from());
  }

  /** Where the rows are, as text. */
  public String places() {
    return "SELECT c.ctid::text" + from();
  }

  /**
   * How many rows there are, and the sum of hashes of the transactions that wrote them. Each row
   * version of a later snapshot is by another transaction, so a change shows in one of the two.
   */
  public String fingerprint() {
    return "SELECT count(*)::text || ' ' || coalesce(sum(hashint8extended(c.xmin::text::bigint, 0)), 0)::text"
        + from();
  }

  private String text(String expression) {
    return asBytes ? "convert_to((" + expression + ")::text, 'SQL_ASCII')" : expression;
  }

  private String from() {
    return " FROM pg_catalog.%s c %s WHERE (%s)%s"
        .formatted(source.catalogue(), source.joins(), source.condition(), inSchemas());
  }

  private static String at(Collection<String> places) {
    return " AND c.ctid = ANY ("
        + places.stream().map(Literal::quote).collect(Collectors.joining(", ", "ARRAY[", "]"))
        + "::tid[])";
  }

  private String hidden() {
    List<String> unreadable = catalogue.unreadable(source);
    return unreadable.isEmpty()
        ? source.hidden()
        : Literal.quote(
            unreadable.stream().map(PropertyWords::property).collect(Collectors.joining(", ")));
  }

  private String inSchemas() {
    return schemas
        .map(
            names ->
                names.stream()
                    .map(Literal::quote)
                    .collect(
                        Collectors.joining(
                            ", ", " AND " + schema() + " = ANY (ARRAY[", "]::text[])")))
        .orElse("");
  }

  /** The schema that an object is in; NULL for what belongs to the database. */
  private String schema() {
    if (!source.schema().isEmpty()) {
      return source.schema();
    }
    return Stream.of("pg_namespace", "pg_class", "pg_type", "pg_proc", "pg_ts_config")
        .flatMap(
            referenced ->
                catalogue.columns().stream()
                    .filter(column -> column.referenced().equals(referenced)))
        .findFirst()
        .map(CatalogueQuery::schemaThrough)
        .orElse(CatalogueSource.NO_SCHEMA);
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
