package dev.fieldfare.contracts;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Escapes text that came from outside before a terminal shows it.
 *
 * <p>Names, values, queries and messages may hold control characters, line breaks and characters
 * that change the direction of writing. With them a text could move the cursor or imitate a line of
 * ours. They are shown as {@code \n}, {@code \t} or {@code \}{@code u001b}. Escaping twice changes
 * nothing.
 */
public final class TerminalText {

  private static final String DIRECTIONS =
      "\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff";

  private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cs}" + DIRECTIONS + "]");

  /** In JSON, Jackson escapes what is below the space; the rest is for us. */
  private static final Pattern STEERING_IN_JSON =
      Pattern.compile("[\\u007f-\\u009f\\p{Cs}" + DIRECTIONS + "]");

  private TerminalText() {}

  /** One line: line breaks are escaped too. */
  public static String escape(String text) {
    return STEERING.matcher(text).replaceAll(match -> "\\\\" + name(match));
  }

  /** Several lines of ours: line breaks stay. */
  public static String escapeLines(String text) {
    return String.join("\n", text.lines().map(TerminalText::escape).toList());
  }

  /** A JSON document: the same document to every parser. */
  public static String escapeJson(String json) {
    return STEERING_IN_JSON.matcher(json).replaceAll(match -> "\\\\" + code(match));
  }

  private static String name(MatchResult match) {
    return switch (match.group().charAt(0)) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> code(match);
    };
  }

  private static String code(MatchResult match) {
    return String.format(Locale.ROOT, "u%04x", (int) match.group().charAt(0));
  }
}
