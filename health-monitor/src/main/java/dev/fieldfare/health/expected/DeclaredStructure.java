package dev.fieldfare.health.expected;

import java.util.List;
import java.util.Map;

/**
 * What a target should have at least.
 *
 * @param tables by {@code schema.table}: the columns with their types; an empty type means any
 */
public record DeclaredStructure(
    List<String> schemas, Map<String, Map<String, String>> tables, List<String> extensions) {

  /** Copies the lists; absent ones are empty. */
  public DeclaredStructure {
    schemas = schemas == null ? List.of() : List.copyOf(schemas);
    tables = tables == null ? Map.of() : Map.copyOf(tables);
    extensions = extensions == null ? List.of() : List.copyOf(extensions);
  }
}
