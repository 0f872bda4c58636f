package dev.fieldfare.postgres.structure;

import java.util.List;

/**
 * The catalogues of which an image is made, and what is special in each. All other columns are
 * spelled by their type, so a column that a later PostgreSQL adds is seen without a change here.
 */
final class CatalogueSources {

  /** Object ids below are those of the server itself. */
  private static final String OWN = "c.oid >= 16384";

  private CatalogueSources() {}

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
        statistics(),
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
        CatalogueSource.of("pg_transform", "transform", identified("pg_transform", "c.oid"), OWN),
        named("pg_conversion", "conversion", "conname", "connamespace"),
        named("pg_collation", "collation", "collname", "collnamespace").without("collversion"),
        named("pg_ts_config", "text search configuration", "cfgname", "cfgnamespace"),
        textSearchMappings(),
        named("pg_ts_dict", "text search dictionary", "dictname", "dictnamespace"),
        named("pg_ts_parser", "text search parser", "prsname", "prsnamespace"),
        named("pg_ts_template", "text search template", "tmplname", "tmplnamespace"),
        CatalogueSource.of(
            "pg_foreign_data_wrapper", "foreign data wrapper", "quote_ident(c.fdwname)", OWN),
        CatalogueSource.of("pg_foreign_server", "foreign server", "quote_ident(c.srvname)", OWN),
        CatalogueSource.of(
            "pg_foreign_table",
            "options of a foreign table",
            "c.ftrelid::regclass::text",
            relation("c.ftrelid")),
        userMappings(),
        CatalogueSource.of("pg_extension", "extension", "quote_ident(c.extname)", OWN),
        CatalogueSource.of("pg_event_trigger", "event trigger", "quote_ident(c.evtname)", OWN),
        CatalogueSource.of("pg_publication", "publication", "quote_ident(c.pubname)", OWN),
        publishedTables(),
        CatalogueSource.of(
            "pg_publication_namespace",
            "published schema",
            identified("pg_publication_namespace", "c.oid"),
            OWN),
        subscriptions(),
        defaultPrivileges(),
        comments(),
        databaseComments(),
        securityLabels(),
        extensionMembers(),
        initialPrivileges(),
        serverObjectPrivileges(
            "pg_proc",
            "privileges on a server function",
            "c.oid::regprocedure::text",
            "pronamespace",
            "proacl"),
        serverObjectPrivileges(
            "pg_class",
            "privileges on a server relation",
            "c.oid::regclass::text",
            "relnamespace",
            "relacl"),
        databaseSettings(),
        database(),
        CatalogueSource.of("pg_largeobject_metadata", "large object", "c.oid::text", "true"));
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
        .with(
            "columns",
            "(SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)")
        .with(
            "toast options",
            "(SELECT to_jsonb(t.reloptions) FROM pg_class t WHERE t.oid = c.reltoastrelid)")
        .with("definition", "CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END")
        .with(
            "owned by",
            "CASE c.relkind WHEN 'S' THEN (SELECT d.refobjid::regclass::text || '.' || quote_ident(a.attname) FROM pg_depend d"
                + " JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_class'::regclass"
                + " AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0) END");
  }

  private static CatalogueSource columns() {
    return CatalogueSource.of(
            "pg_attribute",
            "column",
            columnName("c.attrelid", "c.attname"),
            relation("c.attrelid") + " AND c.attnum > 0 AND NOT c.attisdropped")
        .without(
            "attrelid",
            "attname",
            "attnum",
            "attlen",
            "attcacheoff",
            "attbyval",
            "attalign",
            "atthasdef",
            "atthasmissing",
            "attmissingval",
            "attisdropped")
        .spelling("atttypid", "format_type(c.atttypid, c.atttypmod)")
        .with(
            "position",
            "(SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.attrelid AND a.attnum > 0 AND a.attnum <= c.attnum AND NOT a.attisdropped)");
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
            OWN + " AND (c.conrelid = 0 OR " + relation("c.conrelid") + ")")
        .without(
            "conname", "connamespace", "conbin", "conpfeqop", "conppeqop", "conffeqop", "conexclop")
        .with("definition", "pg_get_constraintdef(c.oid)");
  }

  private static CatalogueSource triggers() {
    return CatalogueSource.of(
            "pg_trigger",
            "trigger",
            "CASE WHEN c.tgisinternal THEN 'of ' || coalesce((SELECT quote_ident(k.conname) FROM pg_constraint k WHERE k.oid = c.tgconstraint), '')"
                + " || ' by ' || c.tgfoid::regproc::text ELSE quote_ident(c.tgname) END || ' on ' || c.tgrelid::regclass::text",
            relation("c.tgrelid"))
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
        .with("definition", "CASE WHEN c.tgisinternal THEN NULL ELSE pg_get_triggerdef(c.oid) END")
        .with(
            "parent",
            "(SELECT quote_ident(p.tgname) || ' on ' || p.tgrelid::regclass::text FROM pg_trigger p WHERE p.oid = c.tgparentid AND NOT c.tgisinternal)");
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
        .without("typname", "typnamespace", "typrelid", "typarray", "typelem")
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
        .without("proname", "pronamespace", "prosqlbody", "proargdefaults", "pronargdefaults")
        .with("arguments", "pg_get_function_arguments(c.oid)")
        .with("definition", "CASE WHEN c.prokind <> 'a' THEN pg_get_functiondef(c.oid) END");
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

  private static CatalogueSource textSearchMappings() {
    return CatalogueSource.of(
            "pg_ts_config_map",
            "text search mapping",
            identified("pg_ts_config", "c.mapcfg")
                + " || ' ' || c.maptokentype || ' ' || c.mapseqno",
            "c.mapcfg >= 16384")
        .without("mapcfg", "maptokentype", "mapseqno");
  }

  /**
   * The catalogue itself holds passwords and is closed to ordinary roles; the view shows what a
   * role may see.
   */
  private static CatalogueSource userMappings() {
    return CatalogueSource.of(
            "pg_user_mappings",
            "user mapping",
            "quote_ident(c.usename) || ' on ' || quote_ident(c.srvname)",
            "true")
        .without("umid", "srvid", "srvname", "umuser", "usename", "umoptions")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource publishedTables() {
    return CatalogueSource.of(
            "pg_publication_rel", "published table", identified("pg_publication_rel", "c.oid"), OWN)
        .spelling("prqual", "pg_get_expr(c.prqual, c.prrelid)")
        .spelling("prattrs", attributeNames("c.prrelid", "c.prattrs"));
  }

  /** The connection string is a secret and closed to ordinary roles. */
  private static CatalogueSource subscriptions() {
    return CatalogueSource.of(
            "pg_subscription",
            "subscription",
            "quote_ident(c.subname)",
            "c.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("subdbid", "subconninfo", "subskiplsn", "subslotname", "subenabled")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource defaultPrivileges() {
    return CatalogueSource.of(
            "pg_default_acl",
            "default privileges",
            "pg_get_userbyid(c.defaclrole) || ' in ' || coalesce(nullif(c.defaclnamespace, 0)::regnamespace::text, 'all schemas') || ' on ' || c.defaclobjtype::text",
            "true")
        .without("defaclrole", "defaclnamespace", "defaclobjtype");
  }

  /** The server forgets to delete some comments, such as those of dropped subscriptions. */
  private static CatalogueSource comments() {
    return CatalogueSource.of(
            "pg_description",
            "comment",
            described("c.classoid", "c.objoid", "c.objsubid"),
            "(c.objoid >= 16384 OR "
                + publicSchema()
                + ") AND "
                + described("c.classoid", "c.objoid", "c.objsubid")
                + " IS NOT NULL")
        .without("classoid", "objoid", "objsubid")
        .inSchema(schemaOf("c.classoid", "c.objoid", "c.objsubid"));
  }

  private static CatalogueSource databaseComments() {
    return CatalogueSource.of(
            "pg_shdescription",
            "comment",
            "'database'",
            "c.classoid = 'pg_database'::regclass AND c.objoid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("classoid", "objoid")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource securityLabels() {
    return CatalogueSource.of(
            "pg_seclabel",
            "security label",
            described("c.classoid", "c.objoid", "c.objsubid") + " || ' for ' || c.provider",
            "true")
        .without("classoid", "objoid", "objsubid", "provider")
        .inSchema(schemaOf("c.classoid", "c.objoid", "c.objsubid"));
  }

  private static CatalogueSource extensionMembers() {
    return CatalogueSource.of(
            "pg_depend",
            "",
            "(SELECT quote_ident(e.extname) FROM pg_extension e WHERE e.oid = c.refobjid) || ': ' || "
                + described("c.classid", "c.objid", "c.objsubid"),
            "c.refclassid = 'pg_extension'::regclass AND c.deptype IN ('e', 'x') AND c.objid >= 16384")
        .kindBy(
            "CASE c.deptype WHEN 'e' THEN 'extension member' ELSE 'dependency on an extension' END")
        .without("classid", "objid", "objsubid", "refclassid", "refobjid", "refobjsubid", "deptype")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource initialPrivileges() {
    return CatalogueSource.of(
            "pg_init_privs",
            "initial privileges",
            described("c.classoid", "c.objoid", "c.objsubid"),
            "c.objoid >= 16384")
        .without("classoid", "objoid", "objsubid")
        .spelling("initprivs", Privileges.asText("c.initprivs"))
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  /** Grants on what the server brings along, where they are not as it brought them. */
  private static CatalogueSource serverObjectPrivileges(
      String catalogue, String kind, String name, String schema, String acl) {
    return CatalogueSource.of(
            catalogue,
            kind,
            name,
            "c.oid < 16384 AND c."
                + schema
                + " = 'pg_catalog'::regnamespace AND c."
                + acl
                + " IS DISTINCT FROM (SELECT i.initprivs FROM pg_init_privs i WHERE i.classoid = 'pg_catalog."
                + catalogue
                + "'::regclass AND i.objoid = c.oid AND i.objsubid = 0)")
        .without(CatalogueSource.ALL_COLUMNS)
        .with("privileges", Privileges.asText("c." + acl))
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource databaseSettings() {
    return CatalogueSource.of(
            "pg_db_role_setting",
            "settings",
            "CASE c.setrole WHEN 0 THEN 'of the database' ELSE 'of ' || pg_get_userbyid(c.setrole) || ' in the database' END",
            "c.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("setdatabase", "setrole")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource database() {
    return CatalogueSource.of(
            "pg_database", "database", "'database'", "c.datname = current_database()")
        .without(
            "datname",
            "datfrozenxid",
            "datminmxid",
            "dattablespace",
            "datlastsysoid",
            "datistemplate",
            "datallowconn",
            "datcollversion",
            "dathasloginevt")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource named(String catalogue, String kind, String name, String schema) {
    return CatalogueSource.of(
            catalogue, kind, identified(catalogue, "c.oid"), OWN + " AND c." + schema + " <> 0")
        .without(name, schema);
  }

  /** Relations of the structure: no temporary ones, no TOAST tables, none of the server. */
  private static String relation(String oid) {
    return "EXISTS (SELECT FROM pg_class o WHERE o.oid = "
        + oid
        + " AND o.oid >= 16384 AND o.relpersistence <> 't' AND o.relkind <> 't'"
        + " AND o.relnamespace <> 'pg_toast'::regnamespace)";
  }

  private static String publicSchema() {
    return "c.classoid = 'pg_namespace'::regclass AND c.objoid = 'public'::regnamespace";
  }

  private static String columnName(String relation, String column) {
    return relation + "::regclass::text || '.' || quote_ident(" + column + ")";
  }

  private static String identified(String catalogue, String oid) {
    return "(SELECT i.identity FROM pg_identify_object('pg_catalog."
        + catalogue
        + "'::regclass, "
        + oid
        + ", 0) i)";
  }

  private static String described(String catalogue, String oid, String column) {
    return "(SELECT i.type || ' ' || i.identity FROM pg_identify_object("
        + catalogue
        + ", "
        + oid
        + ", "
        + column
        + ") i)";
  }

  static String attributeNames(String relation, String numbers) {
    return "(SELECT array_agg(a.attname ORDER BY u.n) FROM unnest("
        + numbers
        + "::int2[]) WITH ORDINALITY u(attnum, n)"
        + " LEFT JOIN pg_attribute a ON a.attrelid = "
        + relation
        + " AND a.attnum = u.attnum)";
  }

  /** Schemas, too, are in themselves; a comment on one has no schema of its own. */
  private static String schemaOf(String catalogue, String oid, String column) {
    return "(SELECT coalesce(i.schema, CASE i.type WHEN 'schema' THEN i.name END) FROM pg_identify_object("
        + catalogue
        + ", "
        + oid
        + ", "
        + column
        + ") i)";
  }
}
