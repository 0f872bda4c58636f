package dev.fieldfare.postgres.catalog;

import java.util.Set;

/**
 * Properties of a table that most tables do not have.
 *
 * @param partition it is a partition of another table
 * @param parent it has partitions or inheritance children
 * @param typed it was made {@code OF} a composite type
 * @param replicaIdentity as in {@code pg_class.relreplident}
 * @param inherited the columns that come from a parent table
 */
public record TableFacts(
    boolean partition,
    boolean parent,
    boolean typed,
    boolean rowSecurity,
    String replicaIdentity,
    Set<String> inherited) {

  public TableFacts {
    inherited = Set.copyOf(inherited);
  }

  /** Of a table that has nothing special. */
  static TableFacts plain() {
    return new TableFacts(false, false, false, false, "d", Set.of());
  }
}
