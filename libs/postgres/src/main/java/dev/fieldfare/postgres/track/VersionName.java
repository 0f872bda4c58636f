package dev.fieldfare.postgres.track;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a version. Versions order naturally: 2 before 10, and 1.2 before 1.10. 001 is another
 * spelling of 1.
 *
 * @param text at most 100 letters, digits, dots, underscores and hyphens
 */
public record VersionName(String text) implements Comparable<VersionName> {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern PART = Pattern.compile("0*([0-9]+)|[^0-9]+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<![0-9])0+(?=[0-9])");
  private static final String REPEATABLE = "R__";

  public VersionName {
    if (!ALLOWED.matcher(text).matches()) {
      throw new IllegalArgumentException("no name of a version: " + text);
    }
    text = canonical(text);
  }

  /** The name without zeros at the beginning of numbers. */
  public static String canonical(String text) {
    return LEADING_ZEROS.matcher(text).replaceAll("");
  }

  /** The name, if it can be one. */
  public static Optional<VersionName> find(String text) {
    return ALLOWED.matcher(text).matches() ? Optional.of(new VersionName(text)) : Optional.empty();
  }

  /** A version that is applied again whenever its text changed, behind all others. */
  public boolean isRepeatable() {
    return text.startsWith(REPEATABLE);
  }

  /** A text whose order by its bytes is that of the versions. */
  public String sortKey() {
    StringBuilder key = new StringBuilder(isRepeatable() ? "~" : "");
    Matcher part = PART.matcher(text);
    while (part.find()) {
      String digits = part.group(1);
      // The number of digits first, so that a longer number is a greater one.
      key.append(digits == null ? part.group() : "%03d%s".formatted(digits.length(), digits));
    }
    return key.toString();
  }

  @Override
  public int compareTo(VersionName other) {
    return sortKey().compareTo(other.sortKey());
  }

  @Override
  public String toString() {
    return text;
  }
}
