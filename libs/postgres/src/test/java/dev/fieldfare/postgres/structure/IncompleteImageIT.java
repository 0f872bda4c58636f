package dev.fieldfare.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Images of databases that are hidden in part, broken, busy, or full of unusual names. */
@WithServers
class IncompleteImageIT {

  private static final int IMAGES = 15;

  private static final String[] SECRETS = {
    "CREATE FOREIGN DATA WRAPPER wrapper",
    "CREATE SERVER far FOREIGN DATA WRAPPER wrapper OPTIONS (host 'h')",
    "CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (username 'u', password 'hunter2')",
    "CREATE SUBSCRIPTION feed CONNECTION 'host=h password=''hunter2 '' dbname=d' PUBLICATION p WITH (connect = false, slot_name = NONE)",
    "CREATE SUBSCRIPTION uri CONNECTION 'postgresql://me:hunter2@h/d?sslpassword=hunter2&application_name=a' PUBLICATION p WITH (connect = false, slot_name = NONE)"
  };

  private static final List<String> NAMES =
      List.of(
          "select",
          "Select",
          "a\"b",
          "a'b",
          "a\\b",
          "line\nbreak",
          "a.b",
          " ",
          "%s",
          "$$",
          "é",
          "x".repeat(63),
          "{\"a\": 1}",
          "t on public.t",
          "tab\t");

  @Test
  void namesWhatTheRoleMayNotSee(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    String role = database.createRole("looker");
    try (Connection superuser = server.superuser(database.name());
        Connection ordinary = database.dataSourceOf(role).getConnection()) {
      assertThat(CatalogueImage.of(ordinary).unseen()).isEmpty();
      execute(superuser, SECRETS);
      CatalogueImage seenByAll = CatalogueImage.of(ordinary);
      CatalogueImage seenBySuperuser = CatalogueImage.of(superuser);

      assertThat(seenByAll.isComplete()).isFalse();
      assertThat(seenByAll.unseen())
          .extracting(Unseen::inWords)
          .containsExactlyInAnyOrder(
              "user mapping public on far: the role may not see: options",
              "subscription feed: the role may not see: connection",
              "subscription uri: the role may not see: connection");
      assertThat(seenBySuperuser.isComplete()).isTrue();
      assertThat(seenBySuperuser.properties(new ObjectName("subscription", "feed")).orElseThrow())
          .contains("host=h password dbname=d");
      assertThat(seenBySuperuser.properties(new ObjectName("subscription", "uri")).orElseThrow())
          .contains("postgresql://me@h/d?sslpassword&application_name=a");
      assertThat(
              seenBySuperuser
                  .properties(new ObjectName("user mapping", "public on far"))
                  .orElseThrow())
          .contains("username=u", "\"password\"");
      assertThat(
              seenBySuperuser.objects().stream()
                  .map(seenBySuperuser::properties)
                  .map(properties -> properties.orElse("")))
          .noneMatch(properties -> properties.contains("hunter2"));
      execute(superuser, "REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC");
      assertThat(CatalogueImage.of(ordinary).unseen())
          .extracting(Unseen::inWords)
          .contains("everything in pg_policy: the role may not read it");
      execute(superuser, "DROP SUBSCRIPTION feed", "DROP SUBSCRIPTION uri");
    }
  }

  @Test
  void namesWhatTheServerCannotPrint(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    try (Connection superuser = server.superuser(database.name());
        Connection owner = database.connect()) {
      database.execute(
          "CREATE TABLE t (a int PRIMARY KEY)",
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "CREATE VIEW good AS SELECT 1 AS a",
          "CREATE VIEW broken AS SELECT a, f() FROM t",
          "CREATE FUNCTION stale() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN gone FROM gone; END'",
          "SET check_function_bodies = off",
          "CREATE FUNCTION wrong() RETURNS int LANGUAGE sql AS 'SELEKT'");
      execute(
          superuser,
          "SET allow_system_table_mods = on",
          "DELETE FROM pg_proc WHERE oid = 'f()'::regprocedure");

      CatalogueImage image = CatalogueImage.of(owner);

      assertThat(image.isComplete()).isFalse();
      assertThat(image.unseen())
          .extracting(Unseen::inWords)
          .anySatisfy(line -> assertThat(line).startsWith("view public.broken: cannot be read: "));
      assertThat(image.objects())
          .contains(
              new ObjectName("view", "public.good"),
              new ObjectName("table", "public.t"),
              new ObjectName("function", "public.stale()"),
              new ObjectName("function", "public.wrong()"))
          .doesNotContain(new ObjectName("view", "public.broken"));
    }
  }

  @Test
  void aCatalogueThatChangesMeanwhileIsReadAgain(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.create(server);
    database.execute(
        "CREATE SCHEMA still",
        "CREATE TABLE still.item (id int PRIMARY KEY, name text DEFAULT 'x' CHECK (name > ''))",
        "CREATE VIEW still.names AS SELECT name FROM still.item",
        "CREATE SCHEMA busy");
    CatalogueImage quiet = image(database);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread changes = changing(database, ended, failure);
    try {
      for (int i = 0; i < IMAGES; i++) {
        CatalogueImage image = image(database);
        assertThat(quiet.objects().stream().filter(IncompleteImageIT::isStill))
            .allSatisfy(
                object -> assertThat(image.properties(object)).isEqualTo(quiet.properties(object)));
        if (image.isComplete()) {
          assertThat(image.objects())
              .noneMatch(object -> object.name().matches(".*\\b\\d{5,}\\b.*"));
        }
      }
    } finally {
      ended.set(true);
      changes.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(quiet.differences(image(database))).isEmpty();
    assertThat(image(database).isComplete()).isTrue();
  }

  private static final String[] BUSY = {
    "CREATE TABLE busy.a (id int PRIMARY KEY, n int DEFAULT 1 CHECK (n > 0))",
    "CREATE TABLE busy.b (id int REFERENCES busy.a, t text)",
    "CREATE INDEX b_t ON busy.b (lower(t)) WHERE id > 1",
    "CREATE VIEW busy.v AS SELECT a.n, b.t FROM busy.a JOIN busy.b USING (id)",
    "CREATE FUNCTION busy.f(busy.a) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COMMENT ON FUNCTION busy.f(busy.a) IS 'soon gone'",
    "ALTER TABLE busy.a RENAME n TO m",
    "ALTER TABLE busy.a RENAME TO c",
    "DROP FUNCTION busy.f(busy.c)",
    "DROP VIEW busy.v",
    "DROP TABLE busy.b, busy.c"
  };

  @Test
  void readsEveryEncoding(PostgresServer server) throws SQLException {
    for (String encoding : List.of("LATIN1", "SQL_ASCII")) {
      String name = "in_" + encoding.toLowerCase(java.util.Locale.ROOT);
      server.administer(
          "postgres",
          "CREATE DATABASE %s ENCODING '%s' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
              .formatted(name, encoding));
      try (Connection superuser = server.superuser(name)) {
        execute(
            superuser,
            "CREATE TABLE \"größe\" (\"maß\" text DEFAULT 'süß')",
            "COMMENT ON TABLE \"größe\" IS 'naïve'");
        CatalogueImage image = CatalogueImage.of(superuser);
        assertThat(image.isComplete()).isTrue();
        assertThat(
                image
                    .properties(new ObjectName("default", "public.\"größe\".\"maß\""))
                    .orElseThrow())
            .contains("'süß'");
        assertThat(image.differences(CatalogueImage.of(superuser))).isEmpty();
      } finally {
        server.dropDatabase(name);
      }
    }
  }

  @Test
  void namesThatAreNoTextAreShownByTheirBytes(PostgresServer server) throws SQLException {
    server.administer(
        "postgres",
        "CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'");
    try (Connection superuser = server.superuser("bytes")) {
      execute(
          superuser,
          "CREATE TABLE plain (a int)",
          "DO $$ BEGIN EXECUTE 'CREATE TABLE b' || chr(228) || ' (a int)'; EXECUTE 'CREATE TABLE b' || chr(252) || ' (a int)'; END $$");
      CatalogueImage image = CatalogueImage.of(superuser);
      assertThat(image.objects())
          .contains(
              new ObjectName("table", "public.plain"),
              new ObjectName("table", "public.\"b\\xE4\""),
              new ObjectName("table", "public.\"b\\xFC\""));
      assertThat(image.isComplete()).isTrue();
    } finally {
      server.dropDatabase("bytes");
    }
  }

  @Test
  void unusualNamesStayApart(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    try (Connection owner = database.connect()) {
      for (String name : NAMES) {
        String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
        execute(
            owner,
            "CREATE SCHEMA " + quoted,
            "CREATE TABLE %1$s.%1$s (%1$s int DEFAULT 1 CONSTRAINT %1$s CHECK (%1$s > 0))"
                .formatted(quoted),
            "CREATE TYPE %1$s.label AS ENUM (%2$s)"
                .formatted(quoted, "'" + name.replace("'", "''") + "'"),
            "CREATE FUNCTION %1$s.%1$s() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
                .formatted(quoted),
            "CREATE TRIGGER %1$s BEFORE INSERT ON %1$s.%1$s FOR EACH ROW EXECUTE FUNCTION %1$s.%1$s()"
                .formatted(quoted),
            "COMMENT ON COLUMN %1$s.%1$s.%1$s IS 'a''; DROP TABLE x; --'".formatted(quoted));
      }
      CatalogueImage image = CatalogueImage.of(owner);
      assertThat(image.isComplete()).isTrue();
      assertThat(image.objects().stream().filter(object -> object.kind().equals("table")))
          .hasSize(NAMES.size());
      assertThat(image.objects().stream().filter(object -> object.kind().equals("trigger")))
          .hasSize(NAMES.size());
      assertThat(image.differences(CatalogueImage.of(owner))).isEmpty();
    }
  }

  private static Thread changing(
      TestDatabase database, AtomicBoolean ended, AtomicReference<Throwable> failure) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Connection connection = database.connect()) {
                while (!ended.get()) {
                  execute(connection, BUSY);
                }
              } catch (SQLException e) {
                failure.set(e);
              }
            });
  }

  private static boolean isStill(ObjectName object) {
    return object.name().contains("still.");
  }

  private static CatalogueImage image(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogueImage.of(connection);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
