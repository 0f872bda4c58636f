package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Owners, comments and security labels. */
final class FollowerRules {

  private static final Set<String> OWNERS =
      Set.of(
          "nspowner",
          "relowner",
          "typowner",
          "proowner",
          "oprowner",
          "opcowner",
          "opfowner",
          "lanowner",
          "conowner",
          "collowner",
          "cfgowner",
          "dictowner",
          "fdwowner",
          "srvowner",
          "evtowner",
          "pubowner",
          "stxowner",
          "lomowner");

  /** What pg_identify_object says, where it is not what COMMENT says. */
  private static final Map<String, String> PHRASES =
      Map.ofEntries(
          Map.entry("table column ", "COLUMN "),
          Map.entry("view column ", "COLUMN "),
          Map.entry("materialized view column ", "COLUMN "),
          Map.entry("foreign table column ", "COLUMN "),
          Map.entry("composite type column ", "COLUMN "),
          Map.entry("table constraint ", "CONSTRAINT "),
          Map.entry("trigger ", "TRIGGER "),
          Map.entry("policy ", "POLICY "),
          Map.entry("rule ", "RULE "),
          Map.entry("server ", "SERVER "),
          Map.entry("cast ", "CAST "),
          Map.entry("composite type ", "TYPE "),
          Map.entry("foreign-data wrapper ", "FOREIGN DATA WRAPPER "),
          Map.entry("statistics object ", "STATISTICS "),
          Map.entry("subscription ", "SUBSCRIPTION "));

  private static final String TRANSFORM = "transform for ";

  private FollowerRules() {}

  static void closeOwner(ObjectChange change, Steps steps) {
    for (String owner : OWNERS) {
      if (change.take(owner) && !followsAnother(change)) {
        SqlKinds.keyword(change.kind())
            .ifPresent(
                keyword ->
                    steps.add(
                        Phase.ALTER_TABLES,
                        change.object(),
                        "ALTER %s %s OWNER TO %s"
                            .formatted(
                                keyword, change.name(), SqlKinds.quoted(change.wanted(owner)))));
      }
    }
  }

  /** Indexes, row types, multiranges and sequences of columns have the owner of their object. */
  private static boolean followsAnother(ObjectChange change) {
    return change.kind().endsWith("index")
        || change.wanted("typtype").equals("m")
        || !change.wanted("owned by").isEmpty();
  }

  /** A comment or label that the right side has not, or has with another text. */
  static void closeText(ObjectName object, JsonNode wanted, Steps steps) {
    statement(object, Literal.quote(text(wanted)))
        .ifPresent(statement -> steps.add(Phase.ALTER, object, statement));
  }

  private static String text(JsonNode wanted) {
    return ObjectChange.text(wanted, wanted.hasNonNull("label") ? "label" : "description");
  }

  static void removeText(ObjectName object, Steps steps) {
    statement(object, "NULL").ifPresent(statement -> steps.add(Phase.ALTER, object, statement));
  }

  private static Optional<String> statement(ObjectName object, String text) {
    if (object.kind().equals("comment")) {
      return phrase(object.name()).map(on -> "COMMENT ON " + on + " IS " + text);
    }
    int provider = object.name().lastIndexOf(" for ");
    return provider < 0
        ? Optional.empty()
        : phrase(object.name().substring(0, provider))
            .map(
                on ->
                    "SECURITY LABEL FOR %s ON %s IS %s"
                        .formatted(
                            SqlKinds.quoted(object.name().substring(provider + 5)), on, text));
  }

  private static Optional<String> phrase(String described) {
    if (described.startsWith("domain constraint ")) {
      String name = described.substring("domain constraint ".length());
      return Optional.of("CONSTRAINT " + SqlNames.own(name) + " ON DOMAIN " + SqlNames.owner(name));
    }
    if (described.startsWith(TRANSFORM)) {
      // Older versions say "on language".
      return SqlNames.split(described.substring(TRANSFORM.length()), " language ")
          .map(
              pair ->
                  "TRANSFORM FOR %s LANGUAGE %s"
                      .formatted(
                          pair.first().replaceFirst(" on$", ""), SqlKinds.quoted(pair.second())));
    }
    return PHRASES.entrySet().stream()
        .filter(phrase -> described.startsWith(phrase.getKey()))
        .max(Comparator.comparingInt(phrase -> phrase.getKey().length()))
        .map(phrase -> phrase.getValue() + described.substring(phrase.getKey().length()))
        .or(() -> byKind(described));
  }

  private static Optional<String> byKind(String described) {
    for (int end = described.lastIndexOf(' '); end > 0; end = described.lastIndexOf(' ', end - 1)) {
      Optional<String> keyword = SqlKinds.keyword(described.substring(0, end));
      if (keyword.isPresent()) {
        return Optional.of(keyword.get() + described.substring(end));
      }
    }
    return Optional.empty();
  }
}
