package dev.fieldfare.postgres.script;

import java.util.Optional;

/**
 * Why the target's parser refuses a statement.
 *
 * @param sqlState mostly 42601
 * @param message as the server words it
 * @param position in the script; the start of the statement where the server names none
 */
public record SyntaxFault(
    String sqlState, String message, Optional<String> hint, Position position) {

  @Override
  public String toString() {
    return position + ": " + message + " (" + sqlState + ")";
  }
}
