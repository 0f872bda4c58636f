package dev.fieldfare.postgres.script.token;

import dev.fieldfare.postgres.script.Position;
import dev.fieldfare.postgres.script.ScriptItem;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Collects the tokens of one statement, and notices what a splitter must know of it. */
public final class StatementText implements TokenSink {

  private static final int NONE = -1;

  private final StringBuilder text = new StringBuilder();
  private final StatementDepth depth;
  private final StatementTokens tokens;
  private String region = "";
  private int regionStart;
  private int regionEnd = NONE;
  private Position start;
  private Position comment;
  private long line;
  private String firstWord;
  private boolean isCopy;
  private boolean afterFrom;
  private boolean afterJoin;
  private boolean copiesFromStdin;
  private boolean hasContent;

  private StatementText(StatementDepth depth, StatementTokens tokens) {
    this.depth = depth;
    this.tokens = tokens;
  }

  public static StatementText of(StatementDepth depth) {
    return new StatementText(depth, null);
  }

  /** One that keeps the tokens, too. */
  public static StatementText withTokens(StatementDepth depth, SqlLexer lexer) {
    return new StatementText(depth, new StatementTokens(lexer));
  }

  public void line(long number) {
    line = number;
    copy();
    if (start != null) {
      text.append('\n');
    }
  }

  @Override
  public void accept(TokenKind kind, String source, int from, int to) {
    boolean content = kind != TokenKind.BLANK && kind != TokenKind.COMMENT;
    if (start == null) {
      if (!content) {
        comment =
            kind == TokenKind.COMMENT && comment == null ? new Position(line, from + 1) : comment;
        return;
      }
      start = new Position(line, from + 1);
    }
    append(source, from, to);
    if (kind == TokenKind.SYMBOL && from > 0 && source.charAt(from - 1) == '\\') {
      // A semicolon behind a backslash joins two statements.
      readAgain();
    }
    if (tokens != null) {
      tokens.add(kind, source, from, to, text.length() + from - regionStart);
    }
    if (kind == TokenKind.WORD) {
      word(source, from, to);
    } else if (content) {
      other(kind == TokenKind.SYMBOL && source.charAt(from) == ';');
    }
    hasContent |= content && !(kind == TokenKind.SYMBOL && source.charAt(from) == ';');
  }

  /** Tokens that follow each other in a line are copied together. */
  private void append(String source, int from, int to) {
    if (from != regionEnd) {
      if (regionEnd != NONE) {
        readAgain();
      }
      copy();
      region = source;
      regionStart = from;
    }
    regionEnd = to;
  }

  private void copy() {
    if (regionEnd != NONE) {
      text.append(region, regionStart, regionEnd);
      regionEnd = NONE;
    }
  }

  private void other(boolean semicolon) {
    firstWord = Objects.requireNonNullElse(firstWord, "");
    afterFrom = false;
    afterJoin = semicolon && depth.isOutermost();
  }

  private void word(String source, int from, int to) {
    if (firstWord == null || afterJoin || isCopy) {
      word(source.substring(from, to).toLowerCase(Locale.ROOT));
    }
  }

  private void word(String word) {
    if (afterJoin) {
      firstWord = null;
      afterJoin = false;
    }
    if (firstWord == null) {
      firstWord = word;
      isCopy = word.equals("copy");
    }
    boolean copies = isCopy && !depth.insideParentheses();
    copiesFromStdin |= copies && afterFrom && (word.equals("stdin") || word.equals("stdout"));
    afterFrom = word.equals("from");
  }

  /** False where there are only blanks, comments and semicolons. */
  public boolean hasContent() {
    return hasContent;
  }

  public boolean setsParameter() {
    return "set".equals(firstWord);
  }

  /** The tokens are not those of the text, or might be others for the server. */
  public void readAgain() {
    if (tokens != null) {
      tokens.uncertain();
    }
  }

  /**
   * The statement with its tokens, where a semicolon ends it and its text need not be read again.
   */
  public Optional<StatementPart> part(String text) {
    return tokens == null ? Optional.empty() : tokens.part(text);
  }

  public ScriptItem.SqlStatement statement() {
    copy();
    return new ScriptItem.SqlStatement(text.toString(), start, copiesFromStdin);
  }

  public ScriptItem.UnfinishedStatement unfinished(String reason) {
    copy();
    return new ScriptItem.UnfinishedStatement(
        text.toString(), start == null ? comment : start, reason);
  }

  public void reset() {
    text.setLength(0);
    regionEnd = NONE;
    if (tokens != null) {
      tokens.reset();
    }
    start = null;
    comment = null;
    firstWord = null;
    isCopy = false;
    afterFrom = false;
    afterJoin = false;
    copiesFromStdin = false;
    hasContent = false;
  }
}
