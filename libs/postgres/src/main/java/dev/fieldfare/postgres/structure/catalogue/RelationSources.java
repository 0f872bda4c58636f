package dev.fieldfare.postgres.structure.catalogue;

import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.OWN;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.columnName;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.named;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.relation;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.sorted;

import java.util.List;

/** Tables, views, indexes, sequences, and what belongs to them. */
final class RelationSources {

  /** Triggers of constraints. Version 14 calls those of partitions internal, too. */
  private static final String INTERNAL =
      "c.tgisinternal AND c.tgconstraint <> 0 AND c.tgfoid < 16384";

  private RelationSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        schemas(),
        relations(),
        columns(),
        defaults(),
        indexes(),
        constraints(),
        triggers(),
        rules(),
        policies(),
        inheritance(),
        partitionedTables(),
        sequences(),
        statistics());
  }

  private static CatalogueSource schemas() {
    return CatalogueSource.of(
            "pg_namespace",
            "schema",
            "quote_ident(c.nspname)",
            "(" + OWN + " OR c.nspname = 'public') AND c.nspname !~ '^pg_(toast_)?temp_'")
        .inSchema("c.nspname::text");
  }

  private static CatalogueSource relations() {
    return CatalogueSource.of("pg_class", "", "c.oid::regclass::text", relation("c.oid"))
        .kindBy(
            "CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'"
                + " WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence' WHEN 'c' THEN 'composite type'"
                + " WHEN 'i' THEN 'index' WHEN 'I' THEN 'partitioned index' ELSE c.relkind::text END")
        .without(
            "relname",
            "relnamespace",
            "reltype",
            "relfilenode",
            "relpages",
            "reltuples",
            "relallvisible",
            "relallfrozen",
            "reltoastrelid",
            "relhasindex",
            "relhasrules",
            "relhastriggers",
            "relhassubclass",
            "relfrozenxid",
            "relminmxid",
            "relrewrite",
            "relnatts",
            "relispartition",
            "relchecks")
        .spelling("relpartbound", "pg_get_expr(c.relpartbound, c.oid)")
        .spelling("reloptions", sorted("c.reloptions"))
        .with(
            "toast options",
            "(SELECT " + sorted("t.reloptions") + " FROM pg_class t WHERE t.oid = c.reltoastrelid)")
        .with("definition", "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END")
        .with(
            "owned by",
            "CASE c.relkind WHEN 'S' THEN (SELECT d.refobjid::regclass::text || '.' || quote_ident(a.attname) FROM pg_depend d"
                + " JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_class'::regclass"
                + " AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0) END");
  }

  /**
   * Columns of indexes go by their number: their names are those of the table's columns when the
   * index was made, mean nothing, and no statement gives them again.
   */
  private static CatalogueSource columns() {
    return CatalogueSource.of(
            "pg_attribute",
            "",
            "CASE WHEN r.relkind IN ('i', 'I') THEN c.attrelid::regclass::text || '.' || c.attnum ELSE "
                + columnName("c.attrelid", "c.attname")
                + " END",
            CatalogueNames.isRelation("r")
                + " AND r.relkind <> 'S' AND c.attnum > 0 AND NOT c.attisdropped")
        .kindBy(
            "CASE r.relkind WHEN 'c' THEN 'attribute' WHEN 'i' THEN 'index column' WHEN 'I' THEN 'index column' ELSE 'column' END")
        .joining(
            "JOIN pg_class r ON r.oid = c.attrelid LEFT JOIN (SELECT a.attrelid, array_agg(a.attnum) AS dropped FROM pg_attribute a WHERE a.attisdropped AND a.attnum > 0 GROUP BY 1) d ON d.attrelid = c.attrelid")
        .inSchema("(SELECT n.nspname::text FROM pg_namespace n WHERE n.oid = r.relnamespace)")
        .without(
            "attrelid",
            "attname",
            "attnum",
            "atttypmod",
            "attndims",
            "attlen",
            "attcacheoff",
            "attbyval",
            "attalign",
            "atthasdef",
            "atthasmissing",
            "attmissingval",
            "attisdropped")
        .spelling("attoptions", sorted("c.attoptions"))
        .spelling("atttypid", "format_type(c.atttypid, c.atttypmod)")
        .with(
            "position",
            "CASE WHEN d.dropped IS NULL THEN c.attnum ELSE c.attnum - (SELECT count(*) FROM unnest(d.dropped) x WHERE x < c.attnum) END");
  }

  private static CatalogueSource defaults() {
    return CatalogueSource.of(
            "pg_attrdef", "default", columnName("c.adrelid", "a.attname"), relation("c.adrelid"))
        .joining("JOIN pg_attribute a ON a.attrelid = c.adrelid AND a.attnum = c.adnum")
        .without("adrelid", "adnum")
        .spelling("adbin", "pg_get_expr(c.adbin, c.adrelid)");
  }

  private static CatalogueSource indexes() {
    return CatalogueSource.of(
            "pg_index", "index definition", "c.indexrelid::regclass::text", relation("c.indrelid"))
        .without(
            "indexrelid",
            "indrelid",
            "indnatts",
            "indcheckxmin",
            "indexprs",
            "indpred",
            "indoption",
            "indkey")
        .with("definition", "pg_get_indexdef(c.indexrelid)");
  }

  private static CatalogueSource constraints() {
    return CatalogueSource.of(
            "pg_constraint",
            "constraint",
            "quote_ident(c.conname) || ' on ' || CASE WHEN c.conrelid <> 0 THEN c.conrelid::regclass::text"
                + " WHEN c.contypid <> 0 THEN format_type(c.contypid, NULL) ELSE 'schema ' || c.connamespace::regnamespace::text END",
            OWN
                + " AND (c.conrelid = 0 OR "
                + relation("c.conrelid")
                + ") AND NOT "
                + forReferencedPartition("c.oid"))
        // Keys do not inherit by this flag: it only tells whether the key was attached later.
        .spelling("connoinherit", "CASE WHEN c.contype IN ('c', 'n') THEN c.connoinherit END")
        .without(
            "conname", "connamespace", "conbin", "conpfeqop", "conppeqop", "conffeqop", "conexclop")
        .with("definition", "pg_get_constraintdef(c.oid)");
  }

  /**
   * The server makes a further foreign key for each referenced partition. Its name only depends on
   * the order in which partitions were attached, and all else follows from the key and the
   * partitions.
   */
  private static String forReferencedPartition(String constraint) {
    return "EXISTS (SELECT FROM pg_constraint k JOIN pg_constraint p ON p.oid = k.conparentid AND p.conrelid = k.conrelid WHERE k.oid = "
        + constraint
        + ")";
  }

  /** Triggers of foreign keys follow from the constraints, unless they were disabled. */
  private static CatalogueSource triggers() {
    return CatalogueSource.of(
            "pg_trigger",
            "trigger",
            "CASE WHEN "
                + INTERNAL
                + " THEN 'of ' || coalesce((SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.oid = c.tgconstraint), '')"
                + " || ' by ' || c.tgfoid::regproc::text ELSE quote_ident(c.tgname) END || ' on ' || c.tgrelid::regclass::text",
            relation("c.tgrelid")
                + " AND (NOT ("
                + INTERNAL
                + ") OR c.tgenabled <> 'O') AND NOT "
                + forReferencedPartition("c.tgconstraint"))
        .without(
            "tgrelid",
            "tgname",
            "tgnargs",
            "tgargs",
            "tgqual",
            "tgconstraint",
            "tgattr",
            "tgparentid",
            "tgconstrindid")
        .with(
            "definition", "CASE WHEN " + INTERNAL + " THEN NULL ELSE pg_get_triggerdef(c.oid) END")
        .with(
            "parent",
            "(SELECT quote_ident(p.tgname) || ' on ' || p.tgrelid::regclass::text FROM pg_trigger p WHERE p.oid = c.tgparentid AND NOT ("
                + INTERNAL
                + "))");
  }

  private static CatalogueSource rules() {
    return CatalogueSource.of(
            "pg_rewrite",
            "rule",
            "quote_ident(c.rulename) || ' on ' || c.ev_class::regclass::text",
            OWN + " AND " + relation("c.ev_class"))
        .without("rulename", "ev_class", "ev_qual", "ev_action")
        .with("definition", "CASE WHEN c.rulename <> '_RETURN' THEN pg_get_ruledef(c.oid) END");
  }

  private static CatalogueSource policies() {
    return CatalogueSource.of(
            "pg_policy",
            "policy",
            "quote_ident(c.polname) || ' on ' || c.polrelid::regclass::text",
            OWN)
        .without("polname", "polrelid")
        .spelling("polqual", "pg_get_expr(c.polqual, c.polrelid)")
        .spelling("polwithcheck", "pg_get_expr(c.polwithcheck, c.polrelid)");
  }

  private static CatalogueSource inheritance() {
    return CatalogueSource.of(
            "pg_inherits",
            "inheritance",
            "c.inhrelid::regclass::text || ' from ' || c.inhparent::regclass::text",
            relation("c.inhrelid"))
        .without("inhrelid", "inhparent");
  }

  private static CatalogueSource partitionedTables() {
    return CatalogueSource.of(
            "pg_partitioned_table",
            "partition key",
            "c.partrelid::regclass::text",
            relation("c.partrelid"))
        .without("partrelid", "partattrs", "partexprs", "partnatts")
        .with("definition", "pg_get_partkeydef(c.partrelid)");
  }

  private static CatalogueSource sequences() {
    return CatalogueSource.of(
            "pg_sequence",
            "sequence parameters",
            "c.seqrelid::regclass::text",
            relation("c.seqrelid"))
        .without("seqrelid");
  }

  private static CatalogueSource statistics() {
    return named("pg_statistic_ext", "statistics object", "stxname", "stxnamespace")
        .without("stxexprs", "stxkeys")
        .with("definition", "pg_get_statisticsobjdef(c.oid)");
  }
}
