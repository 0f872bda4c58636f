package dev.fieldfare.postgres.catalog;

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
    String replicaIdentity) {}
