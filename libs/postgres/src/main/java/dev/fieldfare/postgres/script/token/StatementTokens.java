package dev.fieldfare.postgres.script.token;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of the statement that a scanner reads. They are those of {@link StatementSplit}, which
 * would have to read the text a second time. Where the two could differ, nothing is given.
 */
final class StatementTokens {

  private final SqlLexer lexer;
  private TokenKind[] kinds = new TokenKind[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int count;
  private int open = -1;
  private boolean uncertain;
  private boolean holdsStatements;

  StatementTokens(SqlLexer lexer) {
    this.lexer = lexer;
  }

  /**
   * Takes a token, or a part of one.
   *
   * @param at its index in the text of the statement
   */
  void add(TokenKind kind, String source, int from, int to, int at) {
    int start = open >= 0 ? open : at;
    boolean complete = !lexer.insideQuoteOrComment();
    open = complete ? -1 : start;
    if (complete && kind != TokenKind.BLANK && kind != TokenKind.COMMENT) {
      // A string may continue behind a line break: a scanner of lines sees two, the server one.
      uncertain |= kind == TokenKind.STRING && count > 0 && kinds[count - 1] == TokenKind.STRING;
      holdsStatements |= kind == TokenKind.WORD && holdsStatements(source, from, to);
      keep(kind, start, at + to - from);
    }
  }

  /** The text does not hold what the scanner read, or was read under another setting. */
  void uncertain() {
    uncertain = true;
  }

  /** The statement that a semicolon, its last token, ends. */
  Optional<StatementPart> part(String text) {
    int last = count - 2;
    if (uncertain || last < 0) {
      return Optional.empty();
    }
    SqlToken[] tokens = new SqlToken[count - 1];
    for (int i = 0; i <= last; i++) {
      tokens[i] = new SqlToken(kinds[i], text, starts[i], ends[i]);
    }
    return Optional.of(
        new StatementPart(
            text.substring(starts[0], ends[last]),
            starts[0],
            List.of(tokens),
            true,
            false,
            holdsStatements));
  }

  void reset() {
    count = 0;
    open = -1;
    uncertain = false;
    holdsStatements = false;
  }

  /** Bodies of SQL functions and the actions of rules are statements. */
  static boolean holdsStatements(String source, int from, int to) {
    return SqlToken.isWord(source, from, to, "atomic") || SqlToken.isWord(source, from, to, "rule");
  }

  private void keep(TokenKind kind, int start, int end) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    count++;
  }
}
