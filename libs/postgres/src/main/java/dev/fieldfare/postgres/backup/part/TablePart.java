package dev.fieldfare.postgres.backup.part;

import java.util.Optional;

/**
 * A part of a table: for example a constraint, an index, a comment or a privilege.
 *
 * @param kind one of the kinds of {@code fieldfare.part_statements} in the ledger
 * @param name of the constraint, index, sequence, trigger or policy; empty for other parts
 * @param column the only column that it belongs to; empty otherwise
 * @param definition the text after the name in a statement, or the whole statement
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
