package dev.fieldfare.postgres.structure.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The copy of a database is compared by its image, which knows nothing of the writer. */
@WithServers
class StructureWriterIT {

  private static final String HOSTILE_SCHEMA = "s'1\";\\ -- x";

  @Test
  void theCopyOfAHostileDatabaseIsEqual(PostgresServer server) throws Exception {
    TestDatabase source = hostile(TestDatabase.create(server), "hostile.sql", "hostile-18.sql");
    CatalogueImage image = image(superuser(source));

    Copy copy = copy(source, WriterOptions.everything());

    assertThat(image.objects()).hasSizeGreaterThan(280);
    assertThat(copy.written.unwritten()).isEmpty();
    assertThat(copy.written.roles()).contains("hostile '\";\\ role", "hostile other");
    assertThat(inWords(image.differences(copy.image()))).isEmpty();
    assertThat(copy.value("SELECT to_regclass('public.injected')")).isNull();
  }

  @Test
  void theCopyIsEqualOnTheOldestPostgres() throws Exception {
    TestDatabase source = hostile(OldestPostgres.newDatabase(), "hostile.sql");

    Copy copy = copy(source, WriterOptions.everything());

    assertThat(copy.written.unwritten()).isEmpty();
    assertThat(inWords(image(superuser(source)).differences(copy.image()))).isEmpty();
  }

  @Test
  void backslashesStayWhereStringsDoNotConformToTheStandard(PostgresServer server)
      throws Exception {
    TestDatabase source = hostile(TestDatabase.create(server), "hostile.sql");
    try (Connection connection = superuser(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER DATABASE \"" + source.name() + "\" SET standard_conforming_strings = off");
      statement.execute("ALTER DATABASE \"" + source.name() + "\" SET backslash_quote = on");
    }

    Copy copy = copy(source, WriterOptions.everything());

    assertThat(copy.value("SHOW standard_conforming_strings")).isEqualTo("off");
    assertThat(inWords(image(superuser(source)).differences(copy.image()))).isEmpty();
    assertThat(copy.value("SELECT to_regclass('public.injected')")).isNull();
  }

  @Test
  void theScriptSplitsIntoTheSameStatements(PostgresServer server) throws Exception {
    TestDatabase source = hostile(TestDatabase.create(server), "hostile.sql", "hostile-18.sql");
    List<String> statements = new ArrayList<>();
    try (Connection connection = superuser(source)) {
      StructureWriter.write(connection, WriterOptions.everything(), (_, s) -> statements.add(s));
    }

    assertThat(split(String.join(";\n", statements) + ";\n"))
        .isEqualTo(statements.stream().map(String::strip).toList());
  }

  @Test
  void anOrdinaryOwnerWritesAndAppliesWhatItOwns(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    List<String> refused = new ArrayList<>();
    roles(source);
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : split(resource("hostile.sql") + resource("hostile-18.sql"))) {
        if (sql.contains("pg_catalog")) {
          continue;
        }
        try {
          statement.execute(sql);
        } catch (SQLException failure) {
          refused.add(sql);
        }
      }
    }
    CatalogueImage image = image(source.connect());

    Copy copy = new Copy(source, source.user(), source.password());
    copy.apply(source.connect(), WriterOptions.everything());

    assertThat(image.objects()).hasSizeGreaterThan(280);
    assertThat(refused).hasSizeLessThan(250);
    assertThat(copy.written.unwritten()).isEmpty();
    assertThat(inWords(image.differences(copy.image()))).isEmpty();
  }

  @Test
  void chosenTablesComeWithWhatTheyNeed(PostgresServer server) throws Exception {
    TestDatabase source = hostile(TestDatabase.create(server), "hostile.sql");

    Copy copy =
        copy(
            source,
            WriterOptions.everything()
                .ofTables(
                    Set.of(
                        new TableName(HOSTILE_SCHEMA, "fk '\";"),
                        new TableName("Schéma $$", "many '1"))));

    assertThat(copy.values("SELECT relname FROM pg_class WHERE oid >= 16384 AND relkind = 'r'"))
        .contains("fk '\";", "t '\";\\ -- x", "many '1")
        .doesNotContain("parent '", "many \"2");
    assertThat(copy.values("SELECT nspname FROM pg_namespace WHERE oid >= 16384"))
        .containsExactlyInAnyOrder(HOSTILE_SCHEMA, "select", "Schéma $$");
  }

  @Test
  void aSchemaIsWrittenUnderAnotherName(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    source.execute(
        "CREATE SCHEMA \"old '\"",
        "CREATE TABLE \"old '\".a (id serial PRIMARY KEY)",
        "CREATE VIEW \"old '\".v AS SELECT * FROM \"old '\".a WHERE id > 0");
    Copy copy = new Copy(source, source.user(), source.password());

    copy.apply(
        source.connect(),
        WriterOptions.everything().ofSchemas(Set.of("old '")).renaming("old '", "new \"'"));

    assertThat(copy.value("SELECT pg_get_viewdef('\"new \"\"''\".v'::regclass)"))
        .contains("\"new \"\"'\".a");
    assertThat(source.value("SELECT to_regclass('\"old ''\".v')")).isNotNull();
  }

  @Test
  void whatCannotBeReadIsNamedAndAllElseWritten(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    source.execute(
        "CREATE TABLE kept (a int)",
        "CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW broken AS SELECT gone() AS a",
        "CREATE VIEW on_broken AS SELECT * FROM broken",
        "CREATE VIEW well AS SELECT * FROM kept");
    try (Connection connection = superuser(source);
        Statement statement = connection.createStatement()) {
      statement.execute("SET allow_system_table_mods = on");
      statement.execute("DELETE FROM pg_proc WHERE proname = 'gone'");
    }

    Copy copy = copy(source, WriterOptions.everything());

    assertThat(copy.written.isComplete()).isFalse();
    assertThat(copy.written.unwritten()).anyMatch(line -> line.startsWith("view public.broken: "));
    assertThat(
            copy.values(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v') AND oid >= 16384"))
        .containsExactlyInAnyOrder("kept", "well");
  }

  @Test
  void anExtensionsConfigurationTableIsData(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    try (Connection connection = superuser(source);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE plain (a int, b int GENERATED ALWAYS AS (a) STORED)");
      statement.execute("CREATE EXTENSION hstore");
    }

    Copy copy = copy(source, WriterOptions.everything());

    assertThat(copy.written.data())
        .containsExactly(new TableData("\"public\".\"plain\"", List.of("\"a\""), ""));
  }

  /** A new database with the owner of the source, filled with the structure of it. */
  private static final class Copy {
    private final TestDatabase source;
    private final String name;
    private final String user;
    private final String password;
    private WrittenStructure written;

    Copy(TestDatabase source, String user, String password) throws SQLException {
      this.source = source;
      this.name = source.name() + "_copy";
      this.user = user;
      this.password = password;
      try (Connection connection = superuser(source);
          Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE DATABASE \"%s\" OWNER \"%s\" TEMPLATE template0"
                .formatted(name, source.user()));
      }
    }

    Connection connect() throws SQLException {
      return DriverManager.getConnection(
          source.jdbcUrl().replace("/" + source.name(), "/" + name), user, password);
    }

    void apply(Connection reading, WriterOptions options) throws SQLException, IOException {
      List<String> statements = new ArrayList<>();
      written = StructureWriter.write(reading, options, (_, sql) -> statements.add(sql));
      reading.close();
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          assertThatCode(() -> statement.execute(sql)).as(sql).doesNotThrowAnyException();
        }
      }
    }

    CatalogueImage image() throws SQLException {
      return StructureWriterIT.image(connect());
    }

    String value(String sql) throws SQLException {
      return values(sql).getFirst();
    }

    List<String> values(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
        return values;
      }
    }
  }

  private static Copy copy(TestDatabase source, WriterOptions options) throws Exception {
    Copy copy = new Copy(source, PostgresServer.SUPERUSER, source.server().superuserPassword());
    copy.apply(superuser(source), options);
    return copy;
  }

  private static TestDatabase hostile(TestDatabase database, String... files) throws Exception {
    roles(database);
    try (Connection connection = superuser(database);
        Statement statement = connection.createStatement()) {
      for (String file : files) {
        for (String sql : split(resource(file))) {
          statement.execute(sql);
        }
      }
    }
    return database;
  }

  private static void roles(TestDatabase database) throws SQLException {
    try (Connection connection = superuser(database);
        Statement statement = connection.createStatement()) {
      for (String role : List.of("\"hostile '\"\";\\ role\"", "\"hostile other\"")) {
        statement.execute(
            "DO $$ BEGIN CREATE ROLE %s; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
                .formatted(role));
      }
    }
  }

  private static Connection superuser(TestDatabase database) throws SQLException {
    return database.superuserDataSource().getConnection();
  }

  private static CatalogueImage image(Connection connection) throws SQLException {
    try (connection) {
      return CatalogueImage.of(connection);
    }
  }

  private static List<String> inWords(List<Difference> differences) {
    return differences.stream().map(Difference::inWords).toList();
  }

  private static String resource(String name) throws IOException {
    try (var stream = StructureWriterIT.class.getResourceAsStream("/structure/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> split(String script) throws IOException {
    List<String> statements = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(script))) {
      for (Optional<ScriptItem> item = scanner.next(); item.isPresent(); item = scanner.next()) {
        if (item.get() instanceof ScriptItem.SqlStatement statement) {
          String sql = statement.text().strip();
          statements.add(sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql);
        }
      }
    }
    return statements;
  }
}
