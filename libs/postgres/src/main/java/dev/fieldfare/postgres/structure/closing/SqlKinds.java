package dev.fieldfare.postgres.structure.closing;

import java.util.Map;
import java.util.Optional;

/** How statements call the kinds of objects of an image. */
final class SqlKinds {

  private static final Map<String, String> KEYWORDS =
      Map.ofEntries(
          Map.entry("schema", "SCHEMA"),
          Map.entry("table", "TABLE"),
          Map.entry("partitioned table", "TABLE"),
          Map.entry("view", "VIEW"),
          Map.entry("materialized view", "MATERIALIZED VIEW"),
          Map.entry("foreign table", "FOREIGN TABLE"),
          Map.entry("sequence", "SEQUENCE"),
          Map.entry("index", "INDEX"),
          Map.entry("partitioned index", "INDEX"),
          Map.entry("type", "TYPE"),
          Map.entry("function", "ROUTINE"),
          Map.entry("procedure", "ROUTINE"),
          Map.entry("aggregate", "ROUTINE"),
          Map.entry("operator", "OPERATOR"),
          Map.entry("operator class", "OPERATOR CLASS"),
          Map.entry("operator family", "OPERATOR FAMILY"),
          Map.entry("access method", "ACCESS METHOD"),
          Map.entry("language", "LANGUAGE"),
          Map.entry("conversion", "CONVERSION"),
          Map.entry("collation", "COLLATION"),
          Map.entry("text search configuration", "TEXT SEARCH CONFIGURATION"),
          Map.entry("text search dictionary", "TEXT SEARCH DICTIONARY"),
          Map.entry("text search parser", "TEXT SEARCH PARSER"),
          Map.entry("text search template", "TEXT SEARCH TEMPLATE"),
          Map.entry("foreign data wrapper", "FOREIGN DATA WRAPPER"),
          Map.entry("foreign server", "SERVER"),
          Map.entry("extension", "EXTENSION"),
          Map.entry("event trigger", "EVENT TRIGGER"),
          Map.entry("publication", "PUBLICATION"),
          Map.entry("statistics object", "STATISTICS"),
          Map.entry("large object", "LARGE OBJECT"));

  private SqlKinds() {}

  /** The words behind ALTER and DROP. */
  static Optional<String> keyword(String kind) {
    return Optional.ofNullable(KEYWORDS.get(kind));
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
