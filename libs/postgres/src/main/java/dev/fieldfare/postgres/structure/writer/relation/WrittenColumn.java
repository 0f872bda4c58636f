package dev.fieldfare.postgres.structure.writer.relation;

import dev.fieldfare.postgres.structure.writer.item.Detachable;
import java.util.List;

/** A column as its table or type writes it. */
final class WrittenColumn {

  final int number;
  final String name;
  final String type;
  boolean notNull;
  boolean local;
  String collation = "";
  String storage = "";
  String compression = "";
  String statistics = "";
  List<String> options = List.of();
  List<String> foreignOptions = List.of();
  String generated = "";
  String identity = "";
  String identityClause = "";
  Detachable preset;

  WrittenColumn(int number, String name, String type) {
    this.number = number;
    this.name = name;
    this.type = type;
  }

  boolean isGenerated() {
    return !generated.isEmpty();
  }
}
