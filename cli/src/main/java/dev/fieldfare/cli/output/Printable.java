package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.TerminalText;
import java.util.UUID;

/**
 * Makes lines fit for a terminal: names, values and queries of others may hold anything, and only
 * our own colours steer the terminal.
 *
 * <p>{@link Style} writes a mark in place of an escape character. The mark holds a number of this
 * process, so text of others cannot contain it.
 */
public final class Printable {

  /** Begins a colour until the line is printed. */
  static final String MARK = "\ue000" + UUID.randomUUID() + "\ue000";

  private static final String ESCAPE = "\u001b[";

  private Printable() {}

  /** The text without control characters, with its marks. */
  public static String text(String text) {
    return TerminalText.escape(text);
  }

  /** One line, as it is printed. */
  public static String line(String text) {
    return text(text).replace(MARK, ESCAPE);
  }
}
