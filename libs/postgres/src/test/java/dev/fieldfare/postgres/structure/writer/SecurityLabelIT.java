package dev.fieldfare.postgres.structure.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.closing.Closing;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A label needs a library that provides it, and PostgreSQL brings none that runs everywhere. So
 * labels are put into the catalogue here, and the server only parses what is written of them.
 */
@WithServers
class SecurityLabelIT {

  private static final List<String> OBJECTS =
      List.of(
          "CREATE SCHEMA \"s '\"",
          "SET search_path = \"s '\"",
          "CREATE TABLE \"t \"\";\" (\"c '\" int)",
          "CREATE TYPE \"e;\" AS ENUM ('a')",
          "CREATE DOMAIN \"d;\" AS int",
          "CREATE VIEW \"v;\" AS SELECT 1 AS \"a ' b\"",
          "CREATE MATERIALIZED VIEW \"m;\" AS SELECT 1 AS a",
          "CREATE SEQUENCE \"q;\"",
          "CREATE FUNCTION \"f;\"(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "CREATE PROCEDURE \"p;\"(int) LANGUAGE sql AS 'SELECT 1'",
          "CREATE AGGREGATE \"a;\"(int) (SFUNC = int4pl, STYPE = int)",
          "CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
          "CREATE EVENT TRIGGER \"ev;\" ON sql_drop EXECUTE FUNCTION ev()",
          "CREATE PUBLICATION \"pub;\"",
          "CREATE LANGUAGE \"l;\" HANDLER plpgsql_call_handler",
          "CREATE FOREIGN DATA WRAPPER w",
          "CREATE SERVER far FOREIGN DATA WRAPPER w",
          "CREATE FOREIGN TABLE \"ft;\" (a int) SERVER far",
          "SELECT lo_create(4711)");

  private static final List<String> LABELS =
      List.of(
          "pg_class, oid, 0 FROM pg_class WHERE relname IN ('t \";', 'v;', 'm;', 'q;', 'ft;')",
          "pg_class, attrelid, attnum FROM pg_attribute WHERE attname IN ('c ''', 'a '' b')",
          "pg_type, oid, 0 FROM pg_type WHERE typname IN ('e;', 'd;')",
          "pg_proc, oid, 0 FROM pg_proc WHERE proname IN ('f;', 'p;', 'a;')",
          "pg_namespace, oid, 0 FROM pg_namespace WHERE nspname = 's '''",
          "pg_event_trigger, oid, 0 FROM pg_event_trigger WHERE evtname = 'ev;'",
          "pg_publication, oid, 0 FROM pg_publication WHERE pubname = 'pub;'",
          "pg_language, oid, 0 FROM pg_language WHERE lanname = 'l;'",
          "pg_largeobject, oid, 0 FROM pg_largeobject_metadata WHERE oid = 4711");

  /** With that on the database. */
  private static final int ALL = 18;

  @Test
  void labelsOfEachKindAreStatementsThatTheServerParses(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    try (Connection superuser = server.superuser(source.name())) {
      label(superuser);
      List<String> written = new ArrayList<>();
      StructureWriter.write(superuser, WriterOptions.everything(), (_, sql) -> written.add(sql));
      List<String> labels =
          written.stream().filter(sql -> sql.contains("SECURITY LABEL FOR")).toList();

      assertThat(labels).hasSize(ALL);
      assertAllParsed(superuser, labels);
      assertThat(CatalogueImage.of(superuser).objects())
          .filteredOn(object -> object.kind().equals("security label"))
          .hasSize(ALL);
    }
  }

  @Test
  void aMissingLabelClosesByAStatementThatTheServerParses(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    try (Connection superuser = server.superuser(source.name())) {
      label(superuser);
      DatabaseSide wanted = DatabaseSide.of(superuser, Set.of());
      execute(superuser, "DELETE FROM pg_seclabel", "DELETE FROM pg_shseclabel");
      List<String> closings =
          StructureComparison.of(wanted, DatabaseSide.of(superuser, Set.of())).closings().stream()
              .map(Closing::statements)
              .flatMap(List::stream)
              .toList();

      assertThat(closings).hasSizeGreaterThanOrEqualTo(ALL - 1);
      assertAllParsed(superuser, closings);
    }
  }

  private static void label(Connection superuser) throws SQLException {
    execute(superuser, "SET allow_system_table_mods = on");
    execute(superuser, OBJECTS.toArray(String[]::new));
    for (String label : LABELS) {
      String[] columns = label.split(", ", 2);
      execute(
          superuser,
          "INSERT INTO pg_seclabel (classoid, objoid, objsubid, provider, label) SELECT '%s'::regclass, x.*, 'guard \"', E'it''s \\\\; --' FROM (SELECT %s) x"
              .formatted(columns[0], columns[1]));
    }
    execute(
        superuser,
        "INSERT INTO pg_shseclabel (classoid, objoid, provider, label) SELECT 'pg_database'::regclass, oid, 'guard', 'open' FROM pg_database WHERE datname = current_database()",
        "RESET search_path");
  }

  private static void assertAllParsed(Connection connection, List<String> statements)
      throws SQLException {
    assertThat(ServerGrammar.of(connection).check(String.join(";\n", statements)))
        .hasSize(statements.size())
        .allSatisfy(
            item ->
                assertThat(item)
                    .isInstanceOfSatisfying(
                        CheckedStatement.class,
                        checked -> assertThat(checked.fault()).as(checked.text()).isEmpty()));
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
