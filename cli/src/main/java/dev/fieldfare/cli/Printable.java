package dev.fieldfare.cli;

import java.util.regex.Pattern;

/**
 * Makes text fit for a terminal: names, values and queries of others may hold anything, and nothing
 * but our own colours steers the terminal.
 */
final class Printable {

  private static final Pattern STEERING =
      Pattern.compile("\u001b(?!\\[[0-9;]{1,8}m)|[\\p{Cc}&&[^\u001b\n]]");

  private Printable() {}

  static String line(String text) {
    return STEERING.matcher(text).replaceAll("�");
  }
}
