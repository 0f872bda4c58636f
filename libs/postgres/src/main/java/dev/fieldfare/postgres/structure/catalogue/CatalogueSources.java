package dev.fieldfare.postgres.structure.catalogue;

import java.util.List;
import java.util.stream.Stream;

/**
 * The catalogues of which an image is made, and what is special in each. All other columns are
 * spelled by their type, so a column that a later PostgreSQL adds is seen without a change here.
 */
public final class CatalogueSources {

  private CatalogueSources() {}

  public static List<CatalogueSource> all() {
    return Stream.of(
            RelationSources.all(),
            CodeSources.all(),
            TextSearchSources.all(),
            DatabaseSources.all(),
            ServerObjectSources.all())
        .flatMap(List::stream)
        .toList();
  }
}
