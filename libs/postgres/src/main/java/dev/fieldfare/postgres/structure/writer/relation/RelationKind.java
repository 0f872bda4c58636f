package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Kind;

/** Kinds of relations that hold rows, types or numbers. */
enum RelationKind {
  TABLE("r", "TABLE", Kind.TABLE),
  PARTITIONED("p", "TABLE", Kind.TABLE),
  FOREIGN("f", "FOREIGN TABLE", Kind.TABLE),
  VIEW("v", "VIEW", Kind.VIEW),
  MATERIALIZED("m", "MATERIALIZED VIEW", Kind.VIEW),
  COMPOSITE("c", "TYPE", Kind.TYPE),
  SEQUENCE("S", "SEQUENCE", Kind.SEQUENCE);

  private final String code;
  private final String keyword;
  private final Kind kind;

  RelationKind(String code, String keyword, Kind kind) {
    this.code = code;
    this.keyword = keyword;
    this.kind = kind;
  }

  static RelationKind of(String code) {
    for (RelationKind kind : values()) {
      if (kind.code.equals(code)) {
        return kind;
      }
    }
    throw new IllegalStateException("unknown kind of relation: " + code);
  }

  String keyword() {
    return keyword;
  }

  Kind kind() {
    return kind;
  }

  boolean isTable() {
    return kind == Kind.TABLE;
  }
}
