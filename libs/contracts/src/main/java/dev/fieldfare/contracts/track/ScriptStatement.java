package dev.fieldfare.contracts.track;

import java.util.List;
import java.util.Objects;

/**
 * A statement of a script as the target's parser read it.
 *
 * @param section {@code up}, {@code down} or {@code verify}
 * @param command its kind, as in {@code CREATE TABLE}
 * @param relations those that exist already and whose names occur in it, with their schemas
 * @param transactional false when the server runs it outside a transaction only
 */
public record ScriptStatement(
    String section,
    long line,
    int column,
    String command,
    List<String> relations,
    boolean transactional) {

  public ScriptStatement {
    Objects.requireNonNull(section, "section");
    Objects.requireNonNull(command, "command");
    relations = relations == null ? List.of() : List.copyOf(relations);
  }
}
