package dev.fieldfare.postgres.script.token;

import java.util.Locale;

/**
 * Tells whether a semicolon ends the statement. It does not inside parentheses, and not between
 * BEGIN and END in the body of CREATE FUNCTION or CREATE PROCEDURE. The rule for bodies is psql's:
 * there CASE opens a level that END closes.
 */
public final class StatementDepth {

  private static final int HEAD_WORDS = 4;

  private final StringBuilder head = new StringBuilder(HEAD_WORDS);
  private boolean isCreation;
  private int words;
  private int parentheses;
  private int blocks;

  public void reset() {
    head.setLength(0);
    isCreation = false;
    words = 0;
    parentheses = 0;
    blocks = 0;
  }

  /** A statement that is joined to the next one by {@code \;} starts the count of words anew. */
  void nextStatement() {
    head.setLength(0);
    isCreation = false;
    words = 0;
  }

  public boolean isOutermost() {
    return parentheses == 0 && blocks == 0;
  }

  boolean insideParentheses() {
    return parentheses > 0;
  }

  void symbol(char symbol) {
    if (symbol == '(') {
      parentheses++;
    } else if (symbol == ')' && parentheses > 0) {
      parentheses--;
    }
  }

  void word(String source, int from, int to) {
    if (words < HEAD_WORDS && (words == 0 || isCreation)) {
      head.append(initial(source.substring(from, to)));
      isCreation = head.charAt(0) == 'c';
    }
    words++;
    if (isCreation && parentheses == 0 && createsRoutine()) {
      bodyWord(source.substring(from, to).toLowerCase(Locale.ROOT));
    }
  }

  private void bodyWord(String word) {
    switch (word) {
      case "begin" -> blocks++;
      case "case" -> blocks += blocks > 0 ? 1 : 0;
      case "end" -> blocks -= blocks > 0 ? 1 : 0;
      default -> {}
    }
  }

  private static char initial(String word) {
    return switch (word.length() > "procedure".length() ? "" : word.toLowerCase(Locale.ROOT)) {
      case "create" -> 'c';
      case "function" -> 'f';
      case "procedure" -> 'p';
      case "or" -> 'o';
      case "replace" -> 'r';
      default -> ' ';
    };
  }

  private boolean createsRoutine() {
    int routine = head.indexOf("cor") == 0 ? 3 : 1;
    return head.length() > routine
        && head.charAt(0) == 'c'
        && (head.charAt(routine) == 'f' || head.charAt(routine) == 'p');
  }
}
