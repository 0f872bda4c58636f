package dev.fieldfare.postgres.script.parser;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Lets the target's own parser read statements without running them. */
public interface TargetParser {

  /**
   * What the parser objects to.
   *
   * @param at the index of the place in the text; -1 where the server names none
   */
  record Objection(String sqlState, String message, Optional<String> hint, int at) {

    Objection movedTo(int place) {
      return new Objection(sqlState, message, hint, place);
    }
  }

  /** Begins to parse under a setting of {@code standard_conforming_strings}. */
  void begin(boolean standardStrings) throws SQLException;

  /**
   * Reads the statements of a text, which ends outside all quotes when the parser accepts it.
   *
   * @throws SQLException when the target cannot answer
   */
  Optional<Objection> parse(String text) throws SQLException;

  /** Leaves nothing of what was begun, whatever happened. */
  void end() throws SQLException;

  /**
   * Whether the parser accepts a text, asked in one round trip and without a beginning. False where
   * it objects, and where that cannot be told in this way; nothing is left of it.
   */
  boolean acceptsAtOnce(String text, boolean standardStrings) throws SQLException;

  /** Classes of errors of the parser: syntax, data (such as escapes), features and limits. */
  Set<String> CLASSES = Set.of("42", "22", "0A", "54");

  /**
   * Turns an error into an objection.
   *
   * @param length of what was sent in front of the text, in characters
   * @throws SQLException the error itself, if it does not come from the parser
   */
  static Objection objection(SQLException error, String text, int length, boolean bytes)
      throws SQLException {
    String state = error.getSQLState();
    if (!isOfParser(error)
        || !(error instanceof PSQLException server)
        || server.getServerErrorMessage() == null) {
      throw error;
    }
    ServerErrorMessage message = server.getServerErrorMessage();
    int inner = message.getInternalPosition();
    int place = inner > 0 ? inner - 1 : message.getPosition() - 1 - length;
    int at = place < 0 ? -1 : index(text, place, bytes);
    return new Objection(
        state, String.valueOf(message.getMessage()), Optional.ofNullable(message.getHint()), at);
  }

  /** Whether an error may come from the parser. */
  static boolean isOfParser(SQLException error) {
    String state = error.getSQLState();
    return state != null
        && state.length() == 5
        && CLASSES.contains(state.substring(0, 2))
        && !state.equals("42501");
  }

  /** The server counts code points, and bytes in a database without encoding. */
  private static int index(String text, int place, boolean bytes) {
    int index = 0;
    int left = place;
    while (left > 0 && index < text.length()) {
      int point = text.codePointAt(index);
      left -= bytes ? utf8Length(point) : 1;
      index += Character.charCount(point);
    }
    return index;
  }

  private static int utf8Length(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
