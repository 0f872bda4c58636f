package dev.fieldfare.postgres.script.token;

import java.util.Locale;

/**
 * One whole token of a statement.
 *
 * @param text with its quotes
 * @param start its index in the text of the statement
 */
public record SqlToken(TokenKind kind, String text, int start) {

  public int end() {
    return start + text.length();
  }

  /** Whether it is this keyword, given in small letters. */
  public boolean is(String keyword) {
    return kind == TokenKind.WORD
        && text.length() == keyword.length()
        && text.equalsIgnoreCase(keyword);
  }

  public boolean isSymbol(char symbol) {
    return kind == TokenKind.SYMBOL && text.charAt(0) == symbol;
  }

  /** An unquoted word in small letters; empty for all other tokens. */
  public String word() {
    return kind == TokenKind.WORD ? text.toLowerCase(Locale.ROOT) : "";
  }
}
