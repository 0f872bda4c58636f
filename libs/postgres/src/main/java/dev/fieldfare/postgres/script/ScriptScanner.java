package dev.fieldfare.postgres.script;

import dev.fieldfare.postgres.script.token.LineSource;
import dev.fieldfare.postgres.script.token.SlashCommand;
import dev.fieldfare.postgres.script.token.SqlLexer;
import dev.fieldfare.postgres.script.token.StatementDepth;
import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementText;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a SQL script into statements and backslash commands as psql does. It reads as it goes:
 * only the current statement and the current line are in memory. Backslash commands are named, not
 * executed: branches of {@code \if} are all read, and variables are not replaced.
 */
public final class ScriptScanner implements AutoCloseable {

  private static final Pattern STRING_SETTING =
      Pattern.compile(
          "set\\s+(?:session\\s+|local\\s+)?standard_conforming_strings\\s*(?:=|\\bto\\b)\\s*'?(\\w+)'?\\s*;?",
          Pattern.CASE_INSENSITIVE);
  private static final String COPY_END = "\\.";

  private final Reader reader;
  private final LineSource lines;
  private final StatementDepth depth = new StatementDepth();
  private final SqlLexer lexer;
  private final StatementText statement;
  private final Deque<ScriptItem> ready = new ArrayDeque<>();
  private String line = "";
  private long lineNumber;
  private int at;
  private Optional<StatementPart> part = Optional.empty();
  private boolean standardStrings;
  private boolean copying;
  private boolean ended;

  private ScriptScanner(Reader reader, boolean standardStrings, boolean tokens) {
    this.reader = reader;
    this.lines = new LineSource(reader);
    this.standardStrings = standardStrings;
    this.lexer = new SqlLexer(depth, standardStrings);
    this.statement = tokens ? StatementText.withTokens(depth, lexer) : StatementText.of(depth);
  }

  /**
   * Reads a script under {@code standard_conforming_strings = on}; a SET of it in the script is
   * followed.
   */
  public static ScriptScanner of(Reader reader) {
    return new ScriptScanner(reader, true, false);
  }

  /** One that keeps the tokens of statements, too. */
  static ScriptScanner withTokens(Reader reader) {
    return new ScriptScanner(reader, true, true);
  }

  /** The next piece; empty at the end of the script. COPY data that was not read is skipped. */
  public Optional<ScriptItem> next() throws IOException {
    while (copying) {
      copyLine();
    }
    part = Optional.empty();
    while (ready.isEmpty() && !ended) {
      advance();
    }
    ScriptItem item = ready.poll();
    copying = item instanceof ScriptItem.SqlStatement sql && sql.copiesFromStdin();
    return Optional.ofNullable(item);
  }

  /**
   * The piece that was returned last as one statement with its tokens. Empty where the scanner
   * keeps none, or cannot tell how the server splits the text.
   */
  Optional<StatementPart> part() {
    return part;
  }

  /** The next line of the data of the COPY that was returned last; empty behind the last one. */
  public Optional<String> copyLine() throws IOException {
    String data = copying ? lines.next() : null;
    copying = data != null && !data.equals(COPY_END) && !data.equals(COPY_END + "\r");
    return copying ? Optional.of(data) : Optional.empty();
  }

  /**
   * Whether the server reads backslashes in strings as plain characters when it gets the next
   * statement.
   */
  public boolean standardStrings() {
    return standardStrings;
  }

  private void advance() throws IOException {
    if (at >= line.length() && !nextLine()) {
      end();
      return;
    }
    SqlLexer.Stop stop = lexer.scan(line, at, statement);
    at = lexer.position();
    if (lexer.standardStrings() != standardStrings) {
      statement.readAgain();
    }
    switch (stop) {
      case END_OF_TEXT -> {}
      case SEMICOLON -> endStatement();
      case BACKSLASH -> command();
    }
  }

  private boolean nextLine() throws IOException {
    line = lines.next();
    at = 0;
    lineNumber = lines.number();
    if (line == null) {
      line = "";
      return false;
    }
    // psql, too, applies a new setting from the next line on.
    lexer.standardStrings(standardStrings);
    statement.line(lineNumber);
    return true;
  }

  private void endStatement() {
    if (statement.hasContent()) {
      part = statement.part(enqueue());
    }
    clear();
  }

  private void send() {
    if (statement.hasContent()) {
      enqueue();
    }
    clear();
  }

  private String enqueue() {
    ScriptItem.SqlStatement sent = statement.statement();
    followStringSetting(sent.text());
    ready.add(sent);
    return sent.text();
  }

  private void followStringSetting(String text) {
    if (statement.setsParameter()) {
      Matcher setting = STRING_SETTING.matcher(text);
      if (setting.matches()) {
        standardStrings = !setting.group(1).equalsIgnoreCase("off");
      }
    }
  }

  private void command() {
    Position start = new Position(lineNumber, at + 1);
    SlashCommand command = SlashCommand.at(line, at);
    at = command.end();
    if (command.sends()) {
      send();
    } else if (command.resets()) {
      clear();
    }
    ready.add(new ScriptItem.PsqlCommand(command.name(), command.arguments(), start));
  }

  private void end() {
    ended = true;
    if (lexer.insideQuoteOrComment()) {
      ready.add(statement.unfinished("the script ends inside a quote or a comment"));
    } else if (!depth.isOutermost()) {
      ready.add(statement.unfinished("the script ends inside parentheses or a function body"));
    } else if (statement.hasContent()) {
      send();
    }
  }

  private void clear() {
    statement.reset();
    depth.reset();
    lexer.reset();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
