package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.sql.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of options, which are stored as name=value. */
final class OptionRules {

  private OptionRules() {}

  /** SET (…) and RESET (…) of tables, columns, views and indexes. */
  static List<String> settings(ObjectChange change, String property, String alter, String prefix) {
    Map<String, String> wanted = options(change.left(), property);
    Map<String, String> present = options(change.right(), property);
    List<String> set = new ArrayList<>();
    List<String> reset = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          if (!value.equals(present.get(name))) {
            set.add(prefix + name + "=" + Literal.quote(value));
          }
        });
    present.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> reset.add(prefix + name));
    List<String> statements = new ArrayList<>();
    if (!set.isEmpty()) {
      statements.add(alter + "SET (" + String.join(", ", set) + ")");
    }
    if (!reset.isEmpty()) {
      statements.add(alter + "RESET (" + String.join(", ", reset) + ")");
    }
    return statements;
  }

  /** OPTIONS (ADD …, SET …, DROP …) of foreign objects. */
  static List<String> foreign(ObjectChange change, String property, String alter) {
    Map<String, String> wanted = options(change.left(), property);
    Map<String, String> present = options(change.right(), property);
    List<String> changes = new ArrayList<>();
    wanted.forEach(
        (name, value) -> {
          if (!value.equals(present.get(name))) {
            String verb = present.containsKey(name) ? "SET " : "ADD ";
            changes.add(verb + SqlKinds.quoted(name) + " " + Literal.quote(value));
          }
        });
    present.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> changes.add("DROP " + SqlKinds.quoted(name)));
    return changes.isEmpty()
        ? List.of()
        : List.of(alter + "OPTIONS (" + String.join(", ", changes) + ")");
  }

  private static Map<String, String> options(JsonNode properties, String property) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : ObjectChange.texts(properties, property)) {
      int end = option.indexOf('=');
      options.put(
          end < 0 ? option : option.substring(0, end), end < 0 ? "" : option.substring(end + 1));
    }
    return options;
  }
}
