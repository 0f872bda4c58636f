package dev.fieldfare.postgres.backup.part;

import java.util.Optional;

/**
 * One thing that belongs to a table: a constraint, an index, a comment, a privilege.
 *
 * @param kind as {@code fieldfare.part_statements} of the ledger knows it
 * @param name of the constraint, index, sequence, trigger or policy; empty where there is none
 * @param column the only column that it belongs to; empty otherwise
 * @param definition what follows the name in a statement, or the whole statement
 */
public record TablePart(
    String kind, String name, String column, String definition, Optional<String> comment) {

  /** A sequence that belongs to a column and gives it its default. */
  public static final String SEQUENCE = "SEQUENCE";

  public TablePart {
    name = name == null ? "" : name;
    column = column == null ? "" : column;
    definition = definition == null ? "" : definition;
    comment = comment == null ? Optional.empty() : comment;
  }
}
