package dev.fieldfare.gateway.audit;

/**
 * Text of a request as the audit trail stores it: PostgreSQL takes no zero byte and no half of a
 * surrogate pair, and an entry has a bounded size.
 */
final class AuditText {

  private static final int LONGEST = 2_000;
  private static final char ELLIPSIS = '\u2026';

  private AuditText() {}

  /** The text with control characters and invalid ones written as escapes, cut where too long. */
  static String of(String text) {
    StringBuilder stored = new StringBuilder(Math.min(text.length(), LONGEST));
    int at = 0;
    while (at < text.length() && stored.length() < LONGEST) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      append(stored, character);
    }
    return at < text.length() ? stored.append(ELLIPSIS).toString() : stored.toString();
  }

  private static void append(StringBuilder stored, int character) {
    boolean isHalf = Character.getType(character) == Character.SURROGATE;
    if (isHalf || Character.isISOControl(character)) {
      stored.append("\\u%04x".formatted(character));
    } else {
      stored.appendCodePoint(character);
    }
  }
}
