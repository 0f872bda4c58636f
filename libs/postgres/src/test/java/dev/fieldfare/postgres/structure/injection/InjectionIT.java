package dev.fieldfare.postgres.structure.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.closing.Closing;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.postgres.structure.writer.StructureScript;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import dev.fieldfare.testkit.PsqlRecorder;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An ordinary role makes objects whose names and texts try to run something. A role without rights
 * reads them; whatever is made of them runs nothing and comes back equal.
 */
@WithServers
class InjectionIT {

  private static final String OTHER_ROLE = "r'\"; \\ in public on tables: SELECT by x";
  private static final WriterOptions ALL = WriterOptions.everything();

  @TempDir static Path folder;

  private static TestDatabase source;
  private static String looker;

  @BeforeAll
  static void makeHostileObjects(PostgresServer server) throws SQLException {
    source = TestDatabase.create(server);
    looker = source.createRole("injection_looker");
    server.administer(
        "postgres",
        "DO $do$ BEGIN CREATE ROLE %s; EXCEPTION WHEN duplicate_object THEN NULL; END $do$"
            .formatted(HostileObjects.name(OTHER_ROLE)));
    try (Connection owner = source.connect()) {
      assertThat(execute(owner, HostileObjects.statements(OTHER_ROLE))).isEmpty();
    }
  }

  @Test
  void whatARoleWithoutRightsWritesComesBackEqual() throws Exception {
    Copy copy = new Copy("plain");

    copy.apply(written());

    assertThat(image().objects()).hasSizeGreaterThan(HostileObjects.TEXTS.size() * 20);
    copy.assertEqual();
  }

  @Test
  void itDoesWhereBackslashesEscape() throws Exception {
    Copy copy = new Copy("escaping");
    for (String setting : List.of("standard_conforming_strings = off", "backslash_quote = on")) {
      source
          .server()
          .administer("postgres", "ALTER DATABASE %s SET %s".formatted(copy.name, setting));
    }

    copy.apply(written());

    source.server().administer("postgres", "ALTER DATABASE %s RESET ALL".formatted(copy.name));
    copy.assertEqual();
  }

  @Test
  void psqlSendsTheStatementsAndRunsNothingElse() throws Exception {
    assumeTrue(PsqlRecorder.isInstalled(), "psql is not installed");
    StringWriter text = new StringWriter();
    try (Connection reader = source.dataSourceOf(looker).getConnection()) {
      StructureScript.write(reader, ALL, text);
    }
    Path script = Files.writeString(folder.resolve("structure.sql"), text.toString());

    List<String> sent =
        PsqlRecorder.queriesOf(script).stream().map(query -> query.replace("\r", "")).toList();

    assertThat(sent)
        .filteredOn(query -> query.startsWith("COMMENT ON TABLE"))
        .hasSize(HostileObjects.TEXTS.size());
    assertThat(sent).noneMatch(query -> query.startsWith(HostileObjects.CANARY));
    assertThat(Path.of("injected")).doesNotExist();
  }

  @Test
  void whatIsMissingClosesByItsStatements() throws Exception {
    Copy copy = new Copy("missing");

    try (Connection left = source.connect();
        Connection right = copy.connect()) {
      copy.close(StructureComparison.of(side(left), side(right)), right);
    }

    copy.assertEqual();
  }

  @Test
  void whatIsTooMuchIsDroppedByItsStatements() throws Exception {
    Copy empty = new Copy("empty");
    Copy full = new Copy("full");
    full.apply(written());

    try (Connection left = empty.connect();
        Connection right = full.connect()) {
      full.close(StructureComparison.of(side(left), side(right)), right);
      assertThat(inWords(side(left).image().differences(side(right).image())))
          .noneMatch(line -> line.matches("(?s)(table|view|type|function|publication|schema) .*"));
    }
  }

  @Test
  void whatDiffersIsAlteredByItsStatements() throws Exception {
    Copy copy = new Copy("changed");
    copy.apply(written());
    try (Connection right = copy.connect()) {
      assertThat(execute(right, changes())).isEmpty();

      try (Connection left = source.connect()) {
        copy.close(StructureComparison.of(side(left), side(right)), right);
      }
    }
    copy.assertEqual();
  }

  /** A change of each hostile object that has to be taken back. */
  private static List<String> changes() {
    List<String> all = new ArrayList<>();
    for (String text : HostileObjects.TEXTS) {
      String name = HostileObjects.name(text);
      String table = name + "." + name;
      all.add("COMMENT ON TABLE %s IS 'other'".formatted(table));
      all.add("COMMENT ON COLUMN %s.%s IS NULL".formatted(table, name));
      all.add("COMMENT ON TRIGGER %s ON %s IS 'other'".formatted(name, table));
      all.add("COMMENT ON CONSTRAINT %s ON DOMAIN %s.d IS NULL".formatted(name, name));
      all.add("ALTER TABLE %s ALTER %s SET DEFAULT 'other'".formatted(table, name));
      all.add("ALTER TABLE %s ENABLE TRIGGER %s".formatted(table, name));
      all.add("ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, name));
      all.add("ALTER POLICY %s ON %s USING (true)".formatted(name, table));
      all.add("ALTER TABLE %s ALTER %s SET STATISTICS 7".formatted(table, name));
      all.add("ALTER DOMAIN %s.d SET DEFAULT 'other'".formatted(name));
      all.add("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, table));
      all.add("ALTER PUBLICATION %s ADD TABLE %s.p".formatted(name, name));
      all.add("ALTER TABLE %s.p DETACH PARTITION %s.p1".formatted(name, name));
      all.add("REVOKE ALL ON %s FROM %s CASCADE".formatted(table, HostileObjects.name(OTHER_ROLE)));
      all.add(
          "ALTER DEFAULT PRIVILEGES IN SCHEMA %s GRANT INSERT ON TABLES TO %s"
              .formatted(name, HostileObjects.name(OTHER_ROLE)));
      all.add(
          "CREATE OR REPLACE FUNCTION %s(%s text DEFAULT 'o') RETURNS text LANGUAGE sql AS 'SELECT 1::text'"
              .formatted(table, name));
    }
    return all;
  }

  private static List<String> written() throws Exception {
    List<String> statements = new ArrayList<>();
    try (Connection reader = source.dataSourceOf(looker).getConnection()) {
      WrittenStructure written =
          StructureWriter.write(reader, ALL, (_, sql) -> statements.add(sql));
      assertThat(written.unwritten()).isEmpty();
    }
    return statements;
  }

  private static CatalogueImage image() throws SQLException {
    try (Connection reader = source.dataSourceOf(looker).getConnection()) {
      return CatalogueImage.of(reader);
    }
  }

  private static DatabaseSide side(Connection connection) throws SQLException {
    return DatabaseSide.of(connection, Set.of());
  }

  private static List<String> inWords(List<Difference> differences) {
    return differences.stream().map(Difference::inWords).toList();
  }

  /** Each by itself; the failures. */
  private static List<String> execute(Connection connection, List<String> statements)
      throws SQLException {
    List<String> failures = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          failures.add(sql + ": " + e.getMessage());
        }
      }
    }
    return failures;
  }

  /** A new database of the same owner. */
  private static final class Copy {
    private final String name;

    Copy(String suffix) throws SQLException {
      name = source.name() + "_" + suffix;
      source
          .server()
          .administer(
              "postgres",
              "CREATE DATABASE %s OWNER \"%s\" TEMPLATE template0".formatted(name, source.user()));
    }

    /** In this mode the server gets a text as it is, with all statements that it holds. */
    Connection connect() throws SQLException {
      String url = source.jdbcUrl().replace("/" + source.name(), "/" + name);
      return DriverManager.getConnection(
          url + (url.contains("?") ? "&" : "?") + "preferQueryMode=simple",
          source.user(),
          source.password());
    }

    void apply(List<String> statements) throws SQLException {
      try (Connection connection = connect()) {
        assertThat(execute(connection, statements)).isEmpty();
      }
    }

    void close(StructureComparison comparison, Connection connection) throws SQLException {
      for (Closing closing : comparison.closings()) {
        assertThat(execute(connection, closing.statements())).as("%s", closing.object()).isEmpty();
      }
    }

    void assertEqual() throws SQLException {
      try (Connection connection = connect()) {
        assertThat(inWords(image().differences(CatalogueImage.of(connection)))).isEmpty();
      }
    }
  }
}
