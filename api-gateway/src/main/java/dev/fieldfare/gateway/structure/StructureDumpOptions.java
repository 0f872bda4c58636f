package dev.fieldfare.gateway.structure;

import java.util.Set;

/**
 * What to dump of a target.
 *
 * @param image as lines of JSON to compare with, instead of SQL
 * @param schemas only these and, in SQL, what they need; empty for all
 * @param tables only these and what they need, as {@code schema.table}; SQL only
 */
public record StructureDumpOptions(
    boolean image, Set<String> schemas, Set<String> tables, boolean noOwner, boolean noPrivileges) {

  public StructureDumpOptions {
    schemas = Set.copyOf(schemas);
    tables = Set.copyOf(tables);
  }
}
