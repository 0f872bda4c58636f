package dev.fieldfare.postgres.structure.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One system catalogue as the image reads it: which rows, what an object is called, and which
 * columns need another spelling than the generic one. Column {@code c} is the row of the catalogue.
 *
 * @param catalogue name of the table in pg_catalog
 * @param kind what an object of it is called, an SQL expression
 * @param name the object's name, an SQL expression
 * @param joins further tables that the expressions use; empty for none
 * @param condition which rows belong to the structure
 * @param schema the schema that an object is in, an SQL expression; empty where a reference of the
 *     row tells it
 * @param hidden what of the row the session's role may not see, an SQL expression; NULL for nothing
 * @param overrides SQL expressions by column; an empty one leaves the column out
 * @param additions SQL expressions by property that is not a column
 */
public record CatalogueSource(
    String catalogue,
    String kind,
    String name,
    String joins,
    String condition,
    String schema,
    String hidden,
    Map<String, String> overrides,
    Map<String, String> additions) {

  /** The schema of an object that is in none. */
  static final String NO_SCHEMA = "NULL";

  private static final String NOTHING = "NULL";

  /** Stands for every column in {@link #without}. */
  static final String ALL_COLUMNS = "*";

  static CatalogueSource of(String catalogue, String kind, String name, String condition) {
    return new CatalogueSource(
        catalogue, "'" + kind + "'", name, "", condition, "", NOTHING, Map.of(), Map.of());
  }

  CatalogueSource kindBy(String expression) {
    return new CatalogueSource(
        catalogue, expression, name, joins, condition, schema, hidden, overrides, additions);
  }

  CatalogueSource inSchema(String expression) {
    return new CatalogueSource(
        catalogue, kind, name, joins, condition, expression, hidden, overrides, additions);
  }

  CatalogueSource hiding(String expression) {
    return new CatalogueSource(
        catalogue, kind, name, joins, condition, schema, expression, overrides, additions);
  }

  CatalogueSource where(String rows) {
    return new CatalogueSource(
        catalogue, kind, name, joins, rows, schema, hidden, overrides, additions);
  }

  /** Whether the rows say nothing but who may do what, in which no other row matters. */
  public boolean isPrivilegesOnly() {
    return overrides.containsKey(ALL_COLUMNS);
  }

  CatalogueSource joining(String tables) {
    return new CatalogueSource(
        catalogue, kind, name, tables, condition, schema, hidden, overrides, additions);
  }

  /**
   * Leaves columns out: what the server maintains by itself, and what another row or property says.
   */
  CatalogueSource without(String... columns) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    for (String column : columns) {
      all.put(column, "");
    }
    return new CatalogueSource(
        catalogue, kind, name, joins, condition, schema, hidden, all, additions);
  }

  CatalogueSource with(String property, String expression) {
    Map<String, String> all = new LinkedHashMap<>(additions);
    all.put(property, expression);
    return new CatalogueSource(
        catalogue, kind, name, joins, condition, schema, hidden, overrides, all);
  }

  CatalogueSource spelling(String column, String expression) {
    Map<String, String> all = new LinkedHashMap<>(overrides);
    all.put(column, expression);
    return new CatalogueSource(
        catalogue, kind, name, joins, condition, schema, hidden, all, additions);
  }
}
