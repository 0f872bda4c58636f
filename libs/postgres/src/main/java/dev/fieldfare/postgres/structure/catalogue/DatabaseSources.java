package dev.fieldfare.postgres.structure.catalogue;

import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.OWN;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.attributeNames;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.described;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.publicSchema;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.relation;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.schemaOf;
import static dev.fieldfare.postgres.structure.catalogue.CatalogueNames.sorted;

import java.util.List;

/** Properties of the database as a whole, and comments and labels of objects of all kinds. */
final class DatabaseSources {

  /** The condition under which the view of user mappings shows the options. */
  private static final String SEES_USER_MAPPING =
      "(c.umuser <> 0 AND c.usename = current_user AND (has_server_privilege(c.srvid, 'USAGE') OR (SELECT pg_has_role(s.srvowner, 'USAGE') FROM pg_foreign_server s WHERE s.oid = c.srvid)))"
          + " OR (c.umuser = 0 AND (SELECT pg_has_role(s.srvowner, 'USAGE') FROM pg_foreign_server s WHERE s.oid = c.srvid))"
          + " OR (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user)";

  private DatabaseSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        CatalogueSource.of(
            "pg_foreign_data_wrapper", "foreign data wrapper", "quote_ident(c.fdwname)", OWN),
        CatalogueSource.of("pg_foreign_server", "foreign server", "quote_ident(c.srvname)", OWN),
        foreignTables(),
        userMappings(),
        extensions(),
        CatalogueSource.of("pg_event_trigger", "event trigger", "quote_ident(c.evtname)", OWN),
        CatalogueSource.of("pg_publication", "publication", "quote_ident(c.pubname)", OWN),
        publishedTables(),
        publishedSchemas(),
        subscriptions(),
        defaultPrivileges(),
        comments(),
        databaseComments(),
        securityLabels(),
        databaseLabels(),
        extensionMembers(),
        initialPrivileges(),
        databaseSettings(),
        database(),
        CatalogueSource.of("pg_largeobject_metadata", "large object", "c.oid::text", "true")
            .inSchema(CatalogueSource.NO_SCHEMA));
  }

  /** The server brings along plpgsql, which can be dropped; it belongs to the first superuser. */
  private static CatalogueSource extensions() {
    return CatalogueSource.of("pg_extension", "extension", "quote_ident(c.extname)", "true")
        .spelling("extowner", "CASE WHEN " + OWN + " THEN pg_get_userbyid(c.extowner) END");
  }

  private static CatalogueSource foreignTables() {
    return CatalogueSource.of(
        "pg_foreign_table",
        "options of a foreign table",
        "c.ftrelid::regclass::text",
        relation("c.ftrelid"));
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
        .without("umid", "srvid", "srvname", "umuser", "usename")
        .spelling("umoptions", Secrets.options("c.umoptions"))
        .hiding(
            "CASE WHEN c.umoptions IS NULL AND NOT (" + SEES_USER_MAPPING + ") THEN 'options' END")
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource publishedTables() {
    return CatalogueSource.of(
            "pg_publication_rel",
            "published table",
            "c.prrelid::regclass::text" + inPublication("c.prpubid"),
            OWN)
        .spelling("prqual", "pg_get_expr(c.prqual, c.prrelid)")
        .spelling("prattrs", attributeNames("c.prrelid", "c.prattrs"));
  }

  private static CatalogueSource publishedSchemas() {
    return CatalogueSource.of(
        "pg_publication_namespace",
        "published schema",
        "c.pnnspid::regnamespace::text" + inPublication("c.pnpubid"),
        OWN);
  }

  /** The server does not quote these names when it identifies an object. */
  private static String inPublication(String oid) {
    return " || ' in publication ' || (SELECT quote_ident(p.pubname) FROM pg_publication p WHERE p.oid = "
        + oid
        + ")";
  }

  /** The connection string is closed to ordinary roles. */
  private static CatalogueSource subscriptions() {
    return CatalogueSource.of(
            "pg_subscription",
            "subscription",
            "quote_ident(c.subname)",
            "c.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("subdbid", "subskiplsn", "subslotname", "subenabled")
        .spelling("subconninfo", Secrets.connection("c.subconninfo"))
        .inSchema(CatalogueSource.NO_SCHEMA);
  }

  private static CatalogueSource defaultPrivileges() {
    return CatalogueSource.of(
            "pg_default_acl",
            "default privileges",
            "'of ' || quote_ident(pg_get_userbyid(c.defaclrole)) || ' in ' || coalesce(nullif(c.defaclnamespace, 0)::regnamespace::text, 'all schemas') || ' on '"
                + " || CASE c.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'"
                + " WHEN 'n' THEN 'schemas' WHEN 'L' THEN 'large objects' ELSE c.defaclobjtype::text END",
            "true")
        .without("defaclrole", "defaclnamespace", "defaclobjtype");
  }

  /** The server forgets to delete some comments, such as those of dropped subscriptions. */
  private static CatalogueSource comments() {
    return CatalogueSource.of(
            "pg_description",
            "comment",
            described("c.classoid", "c.objoid", "c.objsubid"),
            "(c.objoid >= 16384 OR c.classoid = 'pg_largeobject'::regclass OR "
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

  private static CatalogueSource databaseLabels() {
    return CatalogueSource.of(
            "pg_shseclabel",
            "security label",
            "'database for ' || c.provider",
            "c.classoid = 'pg_database'::regclass AND c.objoid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("classoid", "objoid", "provider")
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

  private static CatalogueSource databaseSettings() {
    return CatalogueSource.of(
            "pg_db_role_setting",
            "settings",
            "CASE c.setrole WHEN 0 THEN 'of the database' ELSE 'of ' || quote_ident(pg_get_userbyid(c.setrole)) || ' in the database' END",
            "c.setdatabase = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())")
        .without("setdatabase", "setrole")
        .spelling("setconfig", sorted("c.setconfig"))
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
}
