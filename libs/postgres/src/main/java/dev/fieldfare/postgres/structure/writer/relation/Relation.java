package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import dev.fieldfare.postgres.structure.writer.item.Item;
import java.util.ArrayList;
import java.util.List;

/** A relation with what belongs into the statement that makes it. Filled by several readers. */
public final class Relation {

  final long oid;
  public final String name;
  final RelationKind kind;
  public final Item item;
  final List<WrittenColumn> columns = new ArrayList<>();
  final List<Relation> parents = new ArrayList<>();
  final List<Detachable> constraints = new ArrayList<>();
  String schema = "";
  boolean unlogged;
  boolean partition;
  boolean rowSecurity;
  boolean forcedRowSecurity;
  boolean populated;
  String replicaIdentity = "d";
  String bound = "";
  String partitionKey = "";
  String ofType = "";
  String accessMethod = "";
  String tablespace = "";
  String server = "";
  String settings = "";
  List<String> foreignOptions = List.of();

  Relation(long oid, String name, RelationKind kind, Item item) {
    this.oid = oid;
    this.name = name;
    this.kind = kind;
    this.item = item;
  }

  /** Whether columns come from a parent table by INHERITS. */
  boolean inherits() {
    return !partition && !parents.isEmpty();
  }

  WrittenColumn column(int number) {
    for (WrittenColumn column : columns) {
      if (column.number == number) {
        return column;
      }
    }
    throw new IllegalStateException("no column " + number + " in " + name);
  }

  WrittenColumn column(String quoted) {
    return columns.stream().filter(column -> column.name.equals(quoted)).findFirst().orElse(null);
  }
}
