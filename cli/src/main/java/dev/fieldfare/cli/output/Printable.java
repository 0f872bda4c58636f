package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.TerminalText;
import java.util.UUID;

/**
 * Makes lines safe for a terminal. Names, values and queries of users may contain control
 * characters; only the colours of the program may control the terminal.
 *
 * <p>{@link Style} writes a mark in place of an escape character. The mark contains a random number
 * of this process, so text of users cannot contain it.
 */
public final class Printable {

  /** Stands for the start of a colour code until the line is printed. */
  static final String MARK = "\ue000" + UUID.randomUUID() + "\ue000";

  private static final String ESCAPE = "\u001b[";

  private Printable() {}

  /** The text with escaped control characters. Marks stay. */
  public static String text(String text) {
    return TerminalText.escape(text);
  }

  /** One line as it is printed, with colours in place of marks. */
  public static String line(String text) {
    return text(text).replace(MARK, ESCAPE);
  }
}
