package dev.fieldfare.cli.failure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Suggests verbs for an unknown one, the launcher's verbs included. */
public final class VerbSuggestions {

  private static final List<String> OF_THE_LAUNCHER = List.of("up", "down", "logs", "demo", "test");

  private static final Map<String, String> OTHER_WORDS =
      Map.of("start", "up", "run", "up", "stop", "down", "log", "logs", "list", "history");

  private VerbSuggestions() {}

  /** As they are typed, with the program; empty when nothing is near. */
  static List<String> near(String typed, Collection<String> ours) {
    String word = typed.toLowerCase(Locale.ROOT);
    String meant = OTHER_WORDS.getOrDefault(word, word);
    int slips = meant.length() < 4 ? 1 : 2;
    return Stream.concat(ours.stream(), OF_THE_LAUNCHER.stream())
        .filter(
            verb -> OTHER_WORDS.containsKey(word) ? verb.equals(meant) : isNear(meant, verb, slips))
        .map(verb -> "./fieldfare " + verb)
        .toList();
  }

  private static boolean isNear(String typed, String verb, int slips) {
    return distance(typed, verb) <= Math.min(slips, verb.length() / 2);
  }

  /** How many letters must be put in, left out or replaced to make one of the other. */
  public static int distance(String from, String to) {
    int[] row = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
