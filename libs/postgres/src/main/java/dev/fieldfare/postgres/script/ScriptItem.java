package dev.fieldfare.postgres.script;

/** One piece of a script, in the order of the script. */
public sealed interface ScriptItem {

  /** Where the first token of the piece is. */
  Position start();

  /**
   * One query string as psql sends it: without leading blanks and comments, with its semicolon. It
   * holds several statements only where the script joins them by {@code \;}.
   *
   * @param copiesFromStdin whether the lines behind it are COPY data: {@link
   *     ScriptScanner#copyLine} reads them
   */
  record SqlStatement(String text, Position start, boolean copiesFromStdin) implements ScriptItem {}

  /** A backslash command, such as {@code \set}; {@code arguments} is its unparsed rest. */
  record PsqlCommand(String name, String arguments, Position start) implements ScriptItem {}

  /**
   * What is left where the script ends inside a quote, a comment, parentheses or a function body.
   */
  record UnfinishedStatement(String text, Position start, String reason) implements ScriptItem {}
}
