package dev.fieldfare.cli.structure;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureDiff.Change;
import dev.fieldfare.contracts.http.StructureDiff.Closing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Differences of structures as text. */
public final class Differences {

  private static final String COMMENT = "-- ";
  private static final String DROP = COMMENT + "drops or may change rows: ";

  private Differences() {}

  /** Each difference in a line, and below it what closes it. */
  static List<String> words(StructureDiff diff, Style style) {
    List<String> lines = new ArrayList<>();
    Map<String, List<Closing>> closings = new LinkedHashMap<>();
    diff.statements()
        .forEach(
            closing ->
                closings
                    .computeIfAbsent(key(closing.kind(), closing.name()), k -> new ArrayList<>())
                    .add(closing));
    for (Change change : diff.differences()) {
      lines.add(style.doubtful(change.words()));
      List<Closing> closing = closings.remove(key(change.kind(), change.name()));
      if (closing != null) {
        closing.forEach(each -> script(each).forEach(line -> lines.add("  " + line)));
      }
    }
    closings.values().stream()
        .flatMap(List::stream)
        .forEach(
            each -> {
              lines.add("with that, " + each.kind() + " " + each.name());
              script(each).forEach(line -> lines.add("  " + line));
            });
    int count = diff.differences().size();
    lines.add(
        (diff.equal() ? "equal: " : count == 1 ? "1 difference: " : count + " differences: ")
            + diff.left()
            + " and "
            + diff.right());
    return lines;
  }

  /** The statements in the order in which they are executed, each as it is. */
  static List<String> script(StructureDiff diff) {
    return diff.statements().stream().flatMap(closing -> statements(closing).stream()).toList();
  }

  private static List<String> script(Closing closing) {
    return statements(closing).stream().flatMap(String::lines).toList();
  }

  /** What drops is a comment, whatever breaks of lines names hold. */
  private static List<String> statements(Closing closing) {
    List<String> statements = new ArrayList<>();
    for (String sql : closing.sql()) {
      String lead = statements.isEmpty() ? DROP : COMMENT;
      statements.add(
          closing.drops()
              ? lead + sql.lines().collect(Collectors.joining("\n" + COMMENT)) + ";"
              : sql + ";");
    }
    return statements;
  }

  private static String key(String kind, String name) {
    return kind + "\n" + name;
  }
}
