package dev.fieldfare.postgres.structure;

import static dev.fieldfare.postgres.structure.CatalogueNames.OWN;
import static dev.fieldfare.postgres.structure.CatalogueNames.attributeNames;
import static dev.fieldfare.postgres.structure.CatalogueNames.described;
import static dev.fieldfare.postgres.structure.CatalogueNames.identified;
import static dev.fieldfare.postgres.structure.CatalogueNames.publicSchema;
import static dev.fieldfare.postgres.structure.CatalogueNames.relation;
import static dev.fieldfare.postgres.structure.CatalogueNames.schemaOf;

import java.util.List;

/** What belongs to the database as a whole, and what is said about objects of all kinds. */
final class DatabaseSources {

  private DatabaseSources() {}

  static List<CatalogueSource> all() {
    return List.of(
        CatalogueSource.of(
            "pg_foreign_data_wrapper", "foreign data wrapper", "quote_ident(c.fdwname)", OWN),
        CatalogueSource.of("pg_foreign_server", "foreign server", "quote_ident(c.srvname)", OWN),
        foreignTables(),
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
}
