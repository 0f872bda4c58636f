package dev.fieldfare.report.document;

import dev.fieldfare.report.document.ReportNumbers.TableCount;
import dev.fieldfare.service.target.TargetReads;
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
public record RankedTitles(Map<String, Map<String, String>> byTarget, List<String> omitted) {

  /** Reads the titles of these forms. */
  public static RankedTitles read(FormTitles titles, List<TableCount> tables) {
    Map<String, TreeSet<String>> wanted = new TreeMap<>();
    for (TableCount table : tables) {
      if (!table.formId().isEmpty()) {
        wanted.computeIfAbsent(table.target(), target -> new TreeSet<>()).add(table.formId());
      }
    }
    Map<String, Map<String, String>> found =
        TargetReads.all(
            wanted.keySet(), target -> titles.of(target, wanted.get(target)), TargetReads.LONGEST);
    List<String> omitted =
        wanted.keySet().stream()
            .filter(target -> !found.containsKey(target))
            .map("Titles of forms are missing, because the target %s does not answer."::formatted)
            .toList();
    return new RankedTitles(found, omitted);
  }

  /** The title of the form of a table. */
  public Optional<String> of(TableCount table) {
    return Optional.ofNullable(byTarget.getOrDefault(table.target(), Map.of()).get(table.formId()));
  }
}
