package dev.fieldfare.report.document;

import dev.fieldfare.report.document.ReportNumbers.TableCount;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The titles of the forms in a ranking. If a target does not answer, only its titles are missing.
 *
 * @param byTarget titles by form, for each target that answered
 * @param omitted a sentence for each target that did not answer
 */
record RankedTitles(Map<String, Map<String, String>> byTarget, List<String> omitted) {

  static RankedTitles read(FormTitles titles, List<TableCount> tables) {
    Map<String, TreeSet<String>> wanted = new TreeMap<>();
    for (TableCount table : tables) {
      if (!table.formId().isEmpty()) {
        wanted.computeIfAbsent(table.target(), target -> new TreeSet<>()).add(table.formId());
      }
    }
    Map<String, Map<String, String>> found = new HashMap<>();
    List<String> omitted = new ArrayList<>();
    wanted.forEach(
        (target, forms) -> {
          try {
            found.put(target, titles.of(target, forms));
          } catch (SQLException e) {
            Log.warnf("titles of forms not read target=%s reason=%s", target, e);
            omitted.add("Titles of forms are missing: %s does not answer.".formatted(target));
          }
        });
    return new RankedTitles(found, omitted);
  }

  Optional<String> of(TableCount table) {
    return Optional.ofNullable(byTarget.getOrDefault(table.target(), Map.of()).get(table.formId()));
  }
}
