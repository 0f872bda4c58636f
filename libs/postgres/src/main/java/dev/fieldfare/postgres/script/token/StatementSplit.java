package dev.fieldfare.postgres.script.token;

import java.util.ArrayList;
import java.util.List;

/** Splits a query string into statements with their tokens. */
public final class StatementSplit implements TokenSink {

  private final String query;
  private final StatementDepth depth = new StatementDepth();
  private final SqlLexer lexer;
  private final List<StatementPart> parts = new ArrayList<>();
  private List<SqlToken> tokens = new ArrayList<>();
  private int open = -1;
  private boolean holdsStatements;

  private StatementSplit(String query, boolean standardStrings) {
    this.query = query;
    this.lexer = new SqlLexer(depth, standardStrings);
  }

  /** The statements of the query string that are not empty. */
  public static List<StatementPart> of(String query, boolean standardStrings) {
    StatementSplit split = new StatementSplit(query, standardStrings);
    split.run();
    return split.parts;
  }

  private void run() {
    int at = 0;
    SqlLexer.Stop stop = null;
    while (stop != SqlLexer.Stop.END_OF_TEXT) {
      stop = lexer.scan(query, at, this);
      at = lexer.position();
      if (stop == SqlLexer.Stop.BACKSLASH) {
        tokens.add(new SqlToken(TokenKind.SYMBOL, query, at, at + 1));
        at++;
      } else {
        endStatement(stop == SqlLexer.Stop.SEMICOLON);
      }
    }
  }

  private void endStatement(boolean semicolon) {
    boolean unfinished = !semicolon && (lexer.insideQuoteOrComment() || !depth.isOutermost());
    if (semicolon) {
      tokens.removeLast();
    }
    if (!tokens.isEmpty()) {
      int start = tokens.getFirst().start();
      int end = unfinished ? query.length() : tokens.getLast().end();
      parts.add(
          new StatementPart(
              query.substring(start, end), start, tokens, semicolon, unfinished, holdsStatements));
    } else if (unfinished) {
      parts.add(new StatementPart(query, 0, List.of(), false, true, false));
    }
    tokens = new ArrayList<>();
    holdsStatements = false;
    depth.reset();
    lexer.reset();
  }

  @Override
  public void accept(TokenKind kind, String source, int from, int to) {
    int start = open >= 0 ? open : from;
    boolean complete = !lexer.insideQuoteOrComment();
    open = complete ? -1 : start;
    if (complete && kind != TokenKind.BLANK && kind != TokenKind.COMMENT) {
      SqlToken token = new SqlToken(kind, source, start, to);
      tokens.add(token);
      holdsStatements |=
          kind == TokenKind.WORD && StatementTokens.holdsStatements(source, start, to);
    }
  }
}
