package dev.fieldfare.postgres.script;

/**
 * A relation of the target.
 *
 * @param kind the letter of {@code pg_class.relkind}
 */
public record RelationName(String schema, String name, char kind) {

  /** Whether it is a partitioned table or index. */
  public boolean isPartitioned() {
    return kind == 'p' || kind == 'I';
  }
}
