package dev.fieldfare.postgres.structure.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A system catalogue, or a view of one, on this server.
 *
 * @param hasPlaces whether the session's role may see where rows are and which transaction wrote
 *     them: not for views, nor where it may only see some columns
 */
public record SystemCatalogue(String name, boolean hasPlaces, List<CatalogueColumn> columns) {

  public SystemCatalogue(String name, boolean hasPlaces) {
    this(name, hasPlaces, new ArrayList<>());
  }

  public boolean hasObjectIds() {
    return columns.stream().anyMatch(column -> column.name().equals("oid"));
  }

  /** The columns that properties of the source's objects come from. */
  public Stream<CatalogueColumn> propertyColumns(CatalogueSource source) {
    boolean none = source.overrides().containsKey(CatalogueSource.ALL_COLUMNS);
    return columns.stream()
        .filter(column -> !none && !column.name().equals("oid"))
        .filter(column -> !spelled(source, column).isEmpty());
  }

  static String spelled(CatalogueSource source, CatalogueColumn column) {
    return source.overrides().getOrDefault(column.name(), column.spelled());
  }

  /** Columns that only names and conditions use cannot be left out. */
  boolean isReadable(CatalogueSource source) {
    List<CatalogueColumn> optional = propertyColumns(source).toList();
    return columns.stream()
        .filter(column -> !optional.contains(column))
        .allMatch(CatalogueColumn::readable);
  }

  /** Properties that the session's role may not read of any row. */
  List<String> unreadable(CatalogueSource source) {
    return propertyColumns(source)
        .filter(column -> !column.readable())
        .map(CatalogueColumn::name)
        .toList();
  }
}
