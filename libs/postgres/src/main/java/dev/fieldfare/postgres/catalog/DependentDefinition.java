package dev.fieldfare.postgres.catalog;

import java.util.List;
import java.util.Optional;

/**
 * Something that is dropped with a column, with the statements that make it again.
 *
 * @param columns the columns of the table that it is about
 * @param removal empty for what goes with the column by itself
 * @param owned whether we may drop it
 * @param losses what making it again does not bring back
 * @param supported false when making it again would not bring everything back
 */
public record DependentDefinition(
    String description,
    boolean owned,
    boolean supported,
    List<String> columns,
    Optional<String> removal,
    List<String> creation,
    List<String> losses) {

  public DependentDefinition {
    columns = List.copyOf(columns);
    creation = List.copyOf(creation);
    losses = List.copyOf(losses);
  }
}
