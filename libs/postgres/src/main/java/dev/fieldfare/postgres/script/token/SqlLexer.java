package dev.fieldfare.postgres.script.token;

/**
 * The lexical rules of SQL as psql applies them to one line after the other. Open quotes and
 * comments are kept from one text to the next, so a statement may be given line by line or whole.
 */
public final class SqlLexer {

  /** Why the lexer stopped. */
  public enum Stop {
    END_OF_TEXT,
    SEMICOLON,
    BACKSLASH
  }

  private enum Mode {
    SQL,
    STRING,
    ESCAPE_STRING,
    BIT_STRING,
    QUOTED_NAME,
    DOLLAR_STRING,
    COMMENT
  }

  private final StatementDepth depth;
  private boolean standardStrings;
  private Mode mode = Mode.SQL;
  private String dollarTag = "";
  private int commentDepth;
  private SqlText text = new SqlText("");
  private int at;
  private TokenSink sink;

  public SqlLexer(StatementDepth depth, boolean standardStrings) {
    this.depth = depth;
    this.standardStrings = standardStrings;
  }

  /**
   * Reads the text from an index on until it ends, or a semicolon ends the statement, or a
   * backslash begins a command.
   */
  public Stop scan(String given, int from, TokenSink sink) {
    this.text = new SqlText(given);
    this.sink = sink;
    at = from;
    while (at < given.length()) {
      if (mode == Mode.SQL) {
        char c = given.charAt(at);
        if (c == ';' && depth.isOutermost()) {
          emit(TokenKind.SYMBOL, at, at + 1);
          return Stop.SEMICOLON;
        }
        if (c == '\\' && !isForced()) {
          return Stop.BACKSLASH;
        }
        sqlToken(c);
      } else {
        insideToken();
      }
    }
    return Stop.END_OF_TEXT;
  }

  /** The index behind what was read. */
  public int position() {
    return at;
  }

  public void standardStrings(boolean on) {
    standardStrings = on;
  }

  public boolean standardStrings() {
    return standardStrings;
  }

  public void reset() {
    mode = Mode.SQL;
    commentDepth = 0;
  }

  public boolean insideQuoteOrComment() {
    return mode != Mode.SQL;
  }

  /**
   * {@code \;} and {@code \:} put the character into the statement without its meaning for psql.
   */
  private boolean isForced() {
    return at + 1 < text.length() && (text.charAt(at + 1) == ';' || text.charAt(at + 1) == ':');
  }

  private void sqlToken(char c) {
    if (c == '\\') {
      if (text.charAt(at + 1) == ';') {
        depth.nextStatement();
      }
      at++;
      emit(TokenKind.SYMBOL, at, at + 1);
    } else if (SqlText.isBlank(c)) {
      emit(TokenKind.BLANK, at, text.skipBlanks(at));
    } else if (c == '\'') {
      openString(1);
    } else if (c == '"') {
      open(TokenKind.QUOTED_NAME, Mode.QUOTED_NAME, 1);
    } else if (c == '$') {
      dollar();
    } else if (SqlText.isDigit(c) || c == '.' && SqlText.isDigit(text.charAt(at + 1))) {
      emit(TokenKind.NUMBER, at, text.numberEnd(at));
    } else if (SqlText.startsName(c)) {
      word(c);
    } else {
      commentOrSymbol(c);
    }
  }

  private void commentOrSymbol(char c) {
    if (c == '-' && text.charAt(at + 1) == '-') {
      emit(TokenKind.COMMENT, at, text.lineEnd(at));
    } else if (c == '/' && text.charAt(at + 1) == '*') {
      commentDepth = 1;
      open(TokenKind.COMMENT, Mode.COMMENT, 2);
    } else {
      depth.symbol(c);
      emit(TokenKind.SYMBOL, at, at + 1);
    }
  }

  private void word(char c) {
    char next = text.charAt(at + 1);
    boolean unicode = (c == 'u' || c == 'U') && next == '&';
    if (unicode && text.charAt(at + 2) == '\'') {
      open(TokenKind.STRING, Mode.STRING, 3);
    } else if (unicode && text.charAt(at + 2) == '"') {
      open(TokenKind.QUOTED_NAME, Mode.QUOTED_NAME, 3);
    } else if ((c == 'e' || c == 'E') && next == '\'') {
      open(TokenKind.STRING, Mode.ESCAPE_STRING, 2);
    } else if ((c == 'n' || c == 'N') && next == '\'') {
      openString(2);
    } else if ("bBxX".indexOf(c) >= 0 && next == '\'') {
      open(TokenKind.STRING, Mode.BIT_STRING, 2);
    } else {
      int end = text.nameEnd(at);
      depth.word(text.text(), at, end);
      emit(TokenKind.WORD, at, end);
    }
  }

  private void dollar() {
    int end = at + 1;
    if (SqlText.isDigit(text.charAt(end))) {
      end = text.digitsEnd(end);
      emit(TokenKind.PARAMETER, at, SqlText.startsName(text.charAt(end)) ? text.nameEnd(end) : end);
      return;
    }
    if (SqlText.startsName(text.charAt(end))) {
      while (SqlText.startsName(text.charAt(end)) || SqlText.isDigit(text.charAt(end))) {
        end++;
      }
    }
    if (text.charAt(end) == '$') {
      dollarTag = text.text().substring(at, end + 1);
      open(TokenKind.STRING, Mode.DOLLAR_STRING, dollarTag.length());
    } else {
      emit(TokenKind.SYMBOL, at, at + 1);
    }
  }

  private void openString(int length) {
    open(TokenKind.STRING, standardStrings ? Mode.STRING : Mode.ESCAPE_STRING, length);
  }

  private void open(TokenKind kind, Mode opened, int length) {
    mode = opened;
    emit(kind, at, at + length);
  }

  private void insideToken() {
    switch (mode) {
      case STRING, BIT_STRING -> quoted(TokenKind.STRING, '\'', false);
      case ESCAPE_STRING -> quoted(TokenKind.STRING, '\'', true);
      case QUOTED_NAME -> quoted(TokenKind.QUOTED_NAME, '"', false);
      case DOLLAR_STRING -> dollarQuoted();
      case COMMENT -> comment();
      case SQL -> throw new IllegalStateException("no quote and no comment is open");
    }
  }

  private void quoted(TokenKind kind, char quote, boolean escapes) {
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && escapes) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (text.charAt(i + 1) == quote && mode != Mode.BIT_STRING) {
        i += 2;
      } else {
        int next = quote == '\'' ? text.continuation(i + 1) : i + 1;
        if (next == i + 1) {
          mode = Mode.SQL;
          emit(kind, at, next);
          return;
        }
        i = next;
      }
    }
    emit(kind, at, text.length());
  }

  private void dollarQuoted() {
    int found = text.text().indexOf(dollarTag, at);
    if (found >= 0) {
      mode = Mode.SQL;
    }
    emit(TokenKind.STRING, at, found < 0 ? text.length() : found + dollarTag.length());
  }

  private void comment() {
    int i = at;
    while (i < text.length() && commentDepth > 0) {
      char c = text.charAt(i);
      if (c == '/' && text.charAt(i + 1) == '*') {
        commentDepth++;
        i += 2;
      } else if (c == '*' && text.charAt(i + 1) == '/') {
        commentDepth--;
        i += 2;
      } else {
        i++;
      }
    }
    if (commentDepth == 0) {
      mode = Mode.SQL;
    }
    emit(TokenKind.COMMENT, at, i);
  }

  private void emit(TokenKind kind, int start, int end) {
    at = end;
    sink.accept(kind, text.text(), start, end);
  }
}
