package dev.fieldfare.postgres.catalog;

/** What a relation is, as far as changes of its columns go. */
public enum TableKind {
  TABLE("a table"),
  PARTITIONED("a partitioned table"),
  VIEW("a view"),
  MATERIALIZED_VIEW("a materialized view"),
  FOREIGN_TABLE("a foreign table"),
  SEQUENCE("a sequence"),
  INDEX("an index"),
  COMPOSITE_TYPE("a composite type"),
  OTHER("something else");

  private final String description;

  TableKind(String description) {
    this.description = description;
  }

  /** For sentences: {@code a view}. */
  public String description() {
    return description;
  }

  /** True for what holds rows of its own or of its partitions. */
  public boolean isTable() {
    return this == TABLE || this == PARTITIONED;
  }

  /** Reads {@code pg_class.relkind}. */
  public static TableKind of(String relkind) {
    return switch (relkind) {
      case "r" -> TABLE;
      case "p" -> PARTITIONED;
      case "v" -> VIEW;
      case "m" -> MATERIALIZED_VIEW;
      case "f" -> FOREIGN_TABLE;
      case "S" -> SEQUENCE;
      case "i", "I" -> INDEX;
      case "c" -> COMPOSITE_TYPE;
      default -> OTHER;
    };
  }
}
