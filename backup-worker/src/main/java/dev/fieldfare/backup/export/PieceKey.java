package dev.fieldfare.backup.export;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.postgres.sql.Identifier;

/**
 * A part of a table, by its pages. The parts of two backups may have different sizes. They belong
 * together if they begin in the same pages.
 *
 * @param relation the quoted name of the table or partition; empty for the structure
 * @param to the page after the last one
 */
public record PieceKey(String relation, long from, long to) {
  /** The lines of the structure. */
  public static final PieceKey STRUCTURE = new PieceKey("", 0, Long.MAX_VALUE);

  /** Pages of a table or partition. */
  public static PieceKey of(PageRange range) {
    return new PieceKey(
        Identifier.quote(range.relation().name()), range.from(), range.to().orElse(Long.MAX_VALUE));
  }

  /** All rows of a table. */
  public static PieceKey of(TableName table) {
    return new PieceKey(Identifier.quote(table), 0, Long.MAX_VALUE);
  }
}
