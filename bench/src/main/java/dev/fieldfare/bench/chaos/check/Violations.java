package dev.fieldfare.bench.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** Everything that is not as it must be. */
public final class Violations {
  private final List<String> all = new ArrayList<>();

  /** Notes one. */
  public void add(String rule, String what, Object... values) {
    all.add("[" + rule + "] " + (values.length == 0 ? what : what.formatted(values)));
  }

  /** In the order in which they were found. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
