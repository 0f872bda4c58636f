package dev.fieldfare.postgres.structure.closing;

import java.util.Optional;

/** Takes the names of objects apart, which are spelled and quoted as in SQL. */
final class SqlNames {

  private static final String ON = " on ";

  private SqlNames() {}

  /** The last of identifiers with dots between: the column of {@code schema.table.column}. */
  static String last(String name) {
    return name.substring(lastDot(name) + 1);
  }

  /** All but the last one; empty where there is one only. */
  static String qualifier(String name) {
    return name.substring(0, Math.max(0, lastDot(name)));
  }

  /** The first part of {@code name on table}. */
  static String own(String name) {
    return name.substring(0, endOfIdentifier(name));
  }

  /** The second part of it; empty where there is none. */
  static String owner(String name) {
    int end = endOfIdentifier(name);
    return name.startsWith(ON, end) ? name.substring(end + ON.length()) : "";
  }

  /** What stands in front of and behind words that link two names. */
  record Pair(String first, String second) {}

  /** Splits at the words where they stand outside quotes for the first time. */
  static Optional<Pair> split(String name, String words) {
    boolean quoted = false;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '"') {
        quoted = !quoted;
      } else if (!quoted && name.startsWith(words, i)) {
        return Optional.of(new Pair(name.substring(0, i), name.substring(i + words.length())));
      }
    }
    return Optional.empty();
  }

  private static int endOfIdentifier(String name) {
    boolean quoted = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        return i;
      }
    }
    return name.length();
  }

  private static int lastDot(String name) {
    boolean quoted = false;
    int dot = -1;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '.' && !quoted) {
        dot = i;
      }
    }
    return dot;
  }
}
