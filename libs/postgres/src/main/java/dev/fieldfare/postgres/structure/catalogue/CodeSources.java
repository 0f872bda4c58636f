package dev.fieldfare.postgres.structure.catalogue;

import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.OWN;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.identified;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.named;

import java.util.List;

/** Types, routines, operators, and what access methods and conversions make of them. */
final class CodeSources {

  private CodeSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        types(),
        enumLabels(),
        ranges(),
        routines(),
        aggregates(),
        casts(),
        operators(),
        named("pg_opclass", "operator class", "opcname", "opcnamespace")
            .without("opcname", "opcnamespace"),
        named("pg_opfamily", "operator family", "opfname", "opfnamespace")
            .without("opfname", "opfnamespace"),
        CatalogueSource.of("pg_amop", "operator of a family", identified("pg_amop", "c.oid"), OWN),
        CatalogueSource.of(
            "pg_amproc", "function of a family", identified("pg_amproc", "c.oid"), OWN),
        CatalogueSource.of("pg_am", "access method", "quote_ident(c.amname)", OWN),
        languages(),
        CatalogueSource.of(
            "pg_transform",
            "transform",
            "format_type(c.trftype, NULL) || ' in ' || (SELECT quote_ident(l.lanname) FROM pg_language l WHERE l.oid = c.trflang)",
            OWN),
        named("pg_conversion", "conversion", "conname", "connamespace"),
        named("pg_collation", "collation", "collname", "collnamespace").without("collversion"));
  }

  /** Row types of relations, and array types that the server makes, follow from other rows. */
  private static CatalogueSource types() {
    return CatalogueSource.of(
            "pg_type",
            "type",
            "format_type(c.oid, NULL)",
            OWN
                + " AND c.typnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname ~ '^pg_toast' OR n.nspname ~ '^pg_temp')"
                + " AND (c.typrelid = 0 OR EXISTS (SELECT FROM pg_class r WHERE r.oid = c.typrelid AND r.relkind = 'c'))"
                + " AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = c.oid)")
        .without(
            "typname", "typnamespace", "typrelid", "typarray", "typelem", "typtypmod", "typndims")
        .spelling("typdefault", "CASE WHEN c.typdefaultbin IS NULL THEN c.typdefault END")
        .spelling("typdefaultbin", "pg_get_expr(c.typdefaultbin, 0)")
        .with("element", "CASE WHEN c.typelem <> 0 THEN format_type(c.typelem, NULL) END")
        .with(
            "modified base",
            "CASE WHEN c.typbasetype <> 0 THEN format_type(c.typbasetype, c.typtypmod) END");
  }

  private static CatalogueSource enumLabels() {
    return CatalogueSource.of(
            "pg_enum",
            "enum value",
            "format_type(c.enumtypid, NULL) || ' ' || quote_literal(c.enumlabel)",
            OWN)
        .without("enumtypid", "enumlabel", "enumsortorder")
        .with(
            "position",
            "(SELECT count(*) FROM pg_enum e WHERE e.enumtypid = c.enumtypid AND e.enumsortorder <= c.enumsortorder)");
  }

  private static CatalogueSource ranges() {
    return CatalogueSource.of(
            "pg_range", "range", "format_type(c.rngtypid, NULL)", "c.rngtypid >= 16384")
        .without("rngtypid");
  }

  private static CatalogueSource routines() {
    return CatalogueSource.of("pg_proc", "", "c.oid::regprocedure::text", OWN)
        .kindBy(
            "CASE c.prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END")
        .without(
            "proname",
            "pronamespace",
            "proargdefaults",
            "pronargdefaults",
            "proargmodes",
            "proargnames")
        .spelling("prosqlbody", "pg_get_function_sqlbody(c.oid)")
        .spelling("prosrc", "CASE WHEN c.prosqlbody IS NULL THEN c.prosrc END")
        .with("arguments", "pg_get_function_arguments(c.oid)");
  }

  private static CatalogueSource aggregates() {
    return CatalogueSource.of(
            "pg_aggregate",
            "aggregate parameters",
            "c.aggfnoid::regprocedure::text",
            "c.aggfnoid::oid >= 16384")
        .without("aggfnoid");
  }

  private static CatalogueSource casts() {
    return CatalogueSource.of(
            "pg_cast",
            "cast",
            "format_type(c.castsource, NULL) || ' to ' || format_type(c.casttarget, NULL)",
            OWN)
        .without("castsource", "casttarget")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource operators() {
    return CatalogueSource.of("pg_operator", "operator", "c.oid::regoperator::text", OWN)
        .without("oprname", "oprnamespace");
  }

  private static CatalogueSource languages() {
    return CatalogueSource.of("pg_language", "language", "quote_ident(c.lanname)", OWN)
        .inSchema(CatalogueSource.NO_SCHEMA);
  }
}
