package dev.fieldfare.gateway.audit;

/**
 * Text of a request as the audit trail stores it: PostgreSQL takes no zero byte and no half of a
 * surrogate pair, and an entry has a bounded size.
 */
final class AuditText {

  private static final int LONGEST = 2_000;

  /** The longest that entries of older versions have: one escape more, and the ellipsis. */
  private static final int LONGEST_STORED = LONGEST + 6;

  private static final char ELLIPSIS = '\u2026';

  private AuditText() {}

  /**
   * The text with control characters and invalid ones written as escapes, truncated if it is too
   * long. A stored text is not changed again, so an entry that is read has the hash of the one that
   * was written.
   */
  static String of(String text) {
    if (text.length() <= LONGEST_STORED && text.codePoints().noneMatch(AuditText::isEscaped)) {
      return text;
    }
    StringBuilder stored = new StringBuilder(Math.min(text.length(), LONGEST));
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      String next = next(character);
      if (stored.length() + next.length() > LONGEST) {
        return stored.append(ELLIPSIS).toString();
      }
      stored.append(next);
      at += Character.charCount(character);
    }
    return stored.toString();
  }

  private static String next(int character) {
    return isEscaped(character) ? "\\u%04x".formatted(character) : Character.toString(character);
  }

  private static boolean isEscaped(int character) {
    boolean isHalf = Character.getType(character) == Character.SURROGATE;
    return isHalf || Character.isISOControl(character);
  }
}
