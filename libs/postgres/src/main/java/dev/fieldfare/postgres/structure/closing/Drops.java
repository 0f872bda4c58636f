package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The statement that drops an object. */
final class Drops {

  private static final List<String> ON_TABLE = List.of("trigger", "policy", "rule");
  private static final String IN_PUBLICATION = " in publication ";

  /** What may use others is dropped before them. */
  private static final List<String> ORDER =
      List.of(
          "event trigger",
          "published table",
          "published schema",
          "publication",
          "policy",
          "trigger",
          "rule",
          "constraint",
          "statistics object",
          "index",
          "view",
          "materialized view",
          "column",
          "attribute",
          "foreign table",
          "table",
          "partitioned table",
          "sequence",
          "operator class",
          "operator family",
          "cast",
          "operator",
          "aggregate",
          "function",
          "procedure",
          "type",
          "text search configuration",
          "text search dictionary",
          "text search template",
          "text search parser",
          "foreign server",
          "foreign data wrapper",
          "transform",
          "language",
          "extension",
          "collation",
          "conversion",
          "access method",
          "schema");

  private Drops() {}

  /** An object that may conflict with its successor under another name is dropped before. */
  private static final Set<String> BEFORE =
      Set.of(
          "constraint",
          "index",
          "partitioned index",
          "trigger",
          "policy",
          "rule",
          "operator class",
          "published table");

  static Phase phase(ObjectName object) {
    return BEFORE.contains(object.kind()) ? Phase.DROP_BEFORE : Phase.DROP_AFTER;
  }

  static int rank(ObjectName object) {
    int rank = ORDER.indexOf(object.kind());
    return rank < 0 ? ORDER.size() : rank;
  }

  /** Empty for what cannot be dropped by itself, or follows another object. */
  static Optional<String> of(ObjectName object, JsonNode properties) {
    String name = object.name();
    String kind = object.kind();
    if (kind.equals("constraint")) {
      String of = ObjectChange.text(properties, "contypid").isEmpty() ? "TABLE" : "DOMAIN";
      return Optional.of(
          "ALTER %s %s DROP CONSTRAINT %s".formatted(of, SqlNames.owner(name), SqlNames.own(name)));
    }
    if (ON_TABLE.contains(kind)) {
      return TableObjectRules.isOfServer(name)
          ? Optional.empty()
          : Optional.of(
              "DROP %s %s ON %s"
                  .formatted(
                      kind.toUpperCase(Locale.ROOT), SqlNames.own(name), SqlNames.owner(name)));
    }
    return switch (kind) {
      case "column" -> Optional.of(member("TABLE", "COLUMN", name));
      case "attribute" -> Optional.of(member("TYPE", "ATTRIBUTE", name));
      case "published table" -> published(name, "TABLE ");
      case "published schema" -> published(name, "TABLES IN SCHEMA ");
      case "large object" -> Optional.of("SELECT lo_unlink(" + name + ")");
      case "cast" -> cast(name);
      case "transform" -> transform(name);
      case "type" -> isOwnType(properties) ? Optional.of("DROP TYPE " + name) : Optional.empty();
      default -> SqlKinds.keyword(kind).map(keyword -> "DROP " + keyword + " " + name);
    };
  }

  /** Multiranges come with their range. */
  private static boolean isOwnType(JsonNode properties) {
    return !ObjectChange.text(properties, "typtype").equals("m");
  }

  private static String member(String of, String what, String name) {
    return "ALTER %s %s DROP %s %s%s"
        .formatted(
            of,
            SqlNames.qualifier(name),
            what,
            SqlNames.last(name),
            of.equals("TYPE") ? " CASCADE" : "");
  }

  private static Optional<String> published(String name, String what) {
    return SqlNames.split(name, IN_PUBLICATION)
        .map(pair -> "ALTER PUBLICATION %s DROP %s%s".formatted(pair.second(), what, pair.first()));
  }

  private static Optional<String> transform(String name) {
    return SqlNames.split(name, " in ")
        .map(pair -> "DROP TRANSFORM FOR %s LANGUAGE %s".formatted(pair.first(), pair.second()));
  }

  private static Optional<String> cast(String name) {
    return SqlNames.split(name, " to ")
        .map(pair -> "DROP CAST (%s AS %s)".formatted(pair.first(), pair.second()));
  }
}
