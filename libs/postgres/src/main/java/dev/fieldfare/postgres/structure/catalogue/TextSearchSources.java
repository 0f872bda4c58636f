package dev.fieldfare.postgres.structure.catalogue;

import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.identified;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.named;

import java.util.List;

/** Text search configurations and their parts. */
final class TextSearchSources {

  private TextSearchSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        named("pg_ts_config", "text search configuration", "cfgname", "cfgnamespace"),
        textSearchMappings(),
        named("pg_ts_dict", "text search dictionary", "dictname", "dictnamespace"),
        named("pg_ts_parser", "text search parser", "prsname", "prsnamespace"),
        named("pg_ts_template", "text search template", "tmplname", "tmplnamespace"));
  }

  private static CatalogueSource textSearchMappings() {
    return CatalogueSource.of(
            "pg_ts_config_map",
            "text search mapping",
            identified("pg_ts_config", "c.mapcfg")
                + " || ' for ' || coalesce((SELECT t.alias FROM pg_ts_config f, ts_token_type(f.cfgparser) t WHERE f.oid = c.mapcfg"
                + " AND t.tokid = c.maptokentype), c.maptokentype::text) || ' number ' || row_number() OVER (PARTITION BY c.mapcfg, c.maptokentype ORDER BY c.mapseqno)",
            "c.mapcfg >= 16384")
        .without("mapcfg", "maptokentype", "mapseqno");
  }
}
