package dev.fieldfare.postgres.script.token;

import java.util.Locale;

/**
 * One whole token of a statement. It names its place and copies no text: most tokens are never
 * looked at as a text.
 *
 * @param source the query string that holds it
 * @param start the index of its first character in the query string
 * @param end the index behind its last character
 */
public record SqlToken(TokenKind kind, String source, int start, int end) {

  /** The token with its quotes. */
  public String text() {
    return source.substring(start, end);
  }

  /** Whether it is this keyword, given in small letters. */
  public boolean is(String keyword) {
    return kind == TokenKind.WORD && isWord(source, start, end, keyword);
  }

  static boolean isWord(String source, int from, int to, String keyword) {
    return to - from == keyword.length()
        && source.regionMatches(true, from, keyword, 0, keyword.length());
  }

  public boolean isSymbol(char symbol) {
    return kind == TokenKind.SYMBOL && source.charAt(start) == symbol;
  }

  /** An unquoted word in small letters; empty for all other tokens. */
  public String word() {
    return kind == TokenKind.WORD ? text().toLowerCase(Locale.ROOT) : "";
  }
}
