package dev.fieldfare.postgres.structure;

import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A paragraph of {@code single-changes.sql}.
 *
 * @param since the oldest version that has it
 * @param seen all differences that it makes, or the first ones of many
 * @param more whether there are more differences than these
 */
record SingleChange(List<String> statements, int since, List<String> seen, boolean more) {

  private static final String SINCE = "-- since ";
  private static final String MORE = "-- and more";

  /** The first one is what is there before. */
  static List<SingleChange> all() throws IOException {
    try (InputStream file =
        SingleChange.class.getResourceAsStream("/structure/single-changes.sql")) {
      List<SingleChange> changes = new ArrayList<>();
      for (String paragraph :
          new String(file.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n\n+")) {
        SingleChange change = of(paragraph);
        if (!change.statements().isEmpty()) {
          changes.add(change);
        }
      }
      return changes;
    }
  }

  private static SingleChange of(String paragraph) throws IOException {
    List<String> lines = paragraph.lines().toList();
    List<String> seen =
        lines.stream()
            .filter(line -> line.matches("-- (new|gone|changed): .*"))
            .map(line -> line.substring(3))
            .toList();
    int since =
        lines.stream()
            .filter(line -> line.startsWith(SINCE))
            .mapToInt(line -> Integer.parseInt(line.substring(SINCE.length())))
            .max()
            .orElse(0);
    return new SingleChange(statements(paragraph), since, seen, lines.contains(MORE));
  }

  private static List<String> statements(String script) throws IOException {
    List<String> statements = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(script))) {
      Optional<ScriptItem> item = scanner.next();
      while (item.isPresent()) {
        if (item.get() instanceof ScriptItem.SqlStatement sql) {
          statements.add(sql.text());
        }
        item = scanner.next();
      }
    }
    return statements;
  }

  /** The object of a spelled difference. */
  private static String object(String spelled) {
    int property = spelled.lastIndexOf(" | ");
    return spelled.substring(
        spelled.indexOf(": ") + 2, isProperty(spelled) ? property : spelled.length());
  }

  private static boolean isProperty(String spelled) {
    return spelled.startsWith("changed: ");
  }

  /** Whether one comparison could not tell this change from others with these differences. */
  private boolean isConfusedWith(Set<String> others) {
    Set<String> objects = others.stream().map(SingleChange::object).collect(Collectors.toSet());
    Set<String> whole =
        others.stream()
            .filter(each -> !isProperty(each))
            .map(SingleChange::object)
            .collect(Collectors.toSet());
    return seen.stream()
        .anyMatch(
            each ->
                others.contains(each)
                    || (isProperty(each) ? whole : objects).contains(object(each)));
  }

  /**
   * Groups changes that follow each other and make different differences, so that one comparison
   * tells what each of them does.
   */
  static List<List<SingleChange>> batches(List<SingleChange> changes) {
    List<List<SingleChange>> batches = new ArrayList<>();
    Set<String> made = new HashSet<>();
    boolean open = false;
    for (SingleChange change : changes) {
      if (!open || change.more() || change.isConfusedWith(made)) {
        batches.add(new ArrayList<>());
        made.clear();
      }
      batches.getLast().add(change);
      made.addAll(change.seen());
      open = !change.more();
    }
    return batches;
  }

  static String spelled(Difference difference) {
    return switch (difference) {
      case Difference.OnlyLeft(ObjectName object) -> "gone: " + object;
      case Difference.OnlyRight(ObjectName object) -> "new: " + object;
      case Difference.Changed changed ->
          "changed: " + changed.object() + " | " + changed.property();
    };
  }
}
