package dev.fieldfare.contracts.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the names that may have been meant by a name that does not exist. */
public final class NearNames {
  private static final double ALIKE = 0.6;
  private static final int MOST = 3;

  private NearNames() {}

  /** At most three of the known names, the most alike first. */
  public static List<String> of(String wanted, Collection<String> known) {
    Set<String> pairs = pairs(wanted);
    return known.stream()
        .filter(name -> likeness(pairs, pairs(name)) >= ALIKE)
        .sorted(
            Comparator.comparingDouble((String name) -> -likeness(pairs, pairs(name)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static double likeness(Set<String> one, Set<String> other) {
    long shared = one.stream().filter(other::contains).count();
    return 2.0 * shared / (one.size() + other.size());
  }

  private static Set<String> pairs(String name) {
    String padded = " " + name.toLowerCase(Locale.ROOT) + " ";
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 2 <= padded.length(); i++) {
      pairs.add(padded.substring(i, i + 2));
    }
    return pairs;
  }
}
