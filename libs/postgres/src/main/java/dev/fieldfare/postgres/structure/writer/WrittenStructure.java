package dev.fieldfare.postgres.structure.writer;

import java.util.List;
import java.util.Set;

/**
 * What was written, and what not.
 *
 * @param unwritten one line for each object or property that the statements do not make
 * @param roles roles that the statements name
 * @param memberships memberships between these roles, as GRANT statements
 * @param tablespaces tablespaces that the statements name
 * @param data the tables whose rows belong between the first and the last part
 */
public record WrittenStructure(
    List<String> unwritten,
    Set<String> roles,
    List<String> memberships,
    Set<String> tablespaces,
    List<TableData> data) {

  public WrittenStructure {
    unwritten = List.copyOf(unwritten);
    memberships = List.copyOf(memberships);
    data = List.copyOf(data);
  }

  /** Whether the statements make an equal database. */
  public boolean isComplete() {
    return unwritten.isEmpty();
  }
}
