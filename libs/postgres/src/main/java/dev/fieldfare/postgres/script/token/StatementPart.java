package dev.fieldfare.postgres.script.token;

import java.util.List;

/**
 * One statement of a query string.
 *
 * @param text from its first token to its last one, without the semicolon
 * @param start the index of its first token in the query string
 * @param tokens all but blanks and comments; their indexes count in the query string
 * @param semicolon whether one follows
 * @param mayHoldStatements whether the server may see a semicolon inside it: {@code BEGIN ATOMIC}
 *     and the actions of a rule have some, and there the server, not the scanner, decides where the
 *     statement ends
 */
public record StatementPart(
    String text,
    int start,
    List<SqlToken> tokens,
    boolean semicolon,
    boolean unfinished,
    boolean mayHoldStatements) {

  public StatementPart {
    tokens = List.copyOf(tokens);
  }

  /** The text that the server gets when the statement is sent alone. */
  public String query() {
    return semicolon ? text + ";" : text;
  }
}
