package dev.fieldfare.postgres.script.token;

import dev.fieldfare.postgres.script.Position;
import dev.fieldfare.postgres.script.ScriptItem;
import java.util.Locale;
import java.util.Objects;

/** Collects the tokens of one statement, and notices what a splitter must know of it. */
public final class StatementText implements TokenSink {

  private final StringBuilder text = new StringBuilder();
  private final StatementDepth depth;
  private Position start;
  private Position comment;
  private long line;
  private String firstWord;
  private boolean isCopy;
  private boolean afterFrom;
  private boolean afterJoin;
  private boolean copiesFromStdin;
  private boolean hasContent;

  public StatementText(StatementDepth depth) {
    this.depth = depth;
  }

  public void line(long number) {
    line = number;
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
    text.append(source, from, to);
    if (kind == TokenKind.WORD) {
      word(source, from, to);
    } else if (content) {
      other(kind == TokenKind.SYMBOL && source.charAt(from) == ';');
    }
    hasContent |= content && !(kind == TokenKind.SYMBOL && source.charAt(from) == ';');
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

  public ScriptItem.SqlStatement statement() {
    return new ScriptItem.SqlStatement(text.toString(), start, copiesFromStdin);
  }

  public ScriptItem.UnfinishedStatement unfinished(String reason) {
    return new ScriptItem.UnfinishedStatement(
        text.toString(), start == null ? comment : start, reason);
  }

  public void reset() {
    text.setLength(0);
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
