package dev.fieldfare.postgres.structure.writer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the options leave out, and nothing else. */
@WithServers
class WriterOptionsIT {

  private static final List<String> SCRIPT =
      List.of(
          "DO $$ BEGIN CREATE ROLE option_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
          "CREATE SCHEMA needed",
          "CREATE TYPE needed.size AS ENUM ('s', 'l')",
          "CREATE TABLE needed.other (a int)",
          "CREATE SCHEMA chosen",
          "CREATE FUNCTION needed.preset() RETURNS needed.size LANGUAGE sql AS $$SELECT 's'::needed.size$$",
          "CREATE TABLE chosen.item (id int PRIMARY KEY, size needed.size DEFAULT needed.preset())",
          "CREATE TABLE chosen.alone (a int)",
          "CREATE VIEW chosen.large AS SELECT id FROM chosen.item WHERE size = 'l'",
          "ALTER TABLE chosen.item OWNER TO option_owner",
          "GRANT SELECT ON chosen.item TO PUBLIC",
          "GRANT SELECT (a) ON chosen.alone TO option_owner",
          "ALTER DEFAULT PRIVILEGES IN SCHEMA chosen GRANT SELECT ON TABLES TO option_owner");

  private final TestDatabase source;
  private final PostgresServer server;

  WriterOptionsIT(TestDatabase source) throws SQLException {
    this.source = source;
    this.server = source.server();
    execute(source.name(), "DROP SCHEMA IF EXISTS chosen, needed CASCADE");
    execute(source.name(), SCRIPT.toArray(String[]::new));
  }

  @Test
  void withoutOwnersAllBelongsToWhoExecutesIt() throws Exception {
    List<String> statements = written(WriterOptions.everything().withoutOwners());

    assertThat(statements).noneMatch(statement -> statement.contains("OWNER TO"));
    TestDatabase copy = applied(statements);
    assertThat(
            copy.query(
                "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE oid >= 16384 AND relnamespace = 'chosen'::regnamespace"))
        .containsExactly("postgres");
    assertThat(properties(copy)).containsOnly("relowner", "relacl");
  }

  @Test
  void withoutPrivilegesNothingIsGranted() throws Exception {
    List<String> statements = written(WriterOptions.everything().withoutPrivileges());

    assertThat(statements)
        .noneMatch(
            statement -> statement.matches("(?s)(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*"));
    assertThat(properties(applied(statements)))
        .containsOnly("relacl", "attacl", "gone default privileges");
  }

  @Test
  void aSchemaComesWithWhatItNeedsOfOthers() throws Exception {
    List<String> statements = written(WriterOptions.everything().ofSchemas(Set.of("chosen")));

    assertThat(statements)
        .anyMatch(statement -> statement.startsWith("CREATE TYPE \"needed\".\"size\""))
        .anyMatch(statement -> statement.contains("FUNCTION needed.preset()"))
        .noneMatch(statement -> statement.contains("\"needed\".\"other\""));
    TestDatabase copy = applied(statements);
    try (Connection left = server.superuser(source.name());
        Connection right = server.superuser(copy.name())) {
      Set<String> chosen = Set.of("chosen");
      assertThat(CatalogueImage.of(left, chosen).differences(CatalogueImage.of(right, chosen)))
          .isEmpty();
    }
  }

  @Test
  void aTableComesWithWhatItNeeds() throws Exception {
    List<String> statements =
        written(WriterOptions.everything().ofTables(Set.of(new TableName("chosen", "item"))));

    assertThat(
            applied(statements)
                .query("SELECT relname FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'v')"))
        .containsExactly("item");
  }

  @Test
  void labelsOfLibrariesThatAreNotThereAreWritten() throws Exception {
    execute(
        source.name(),
        "SET allow_system_table_mods = on",
        "INSERT INTO pg_seclabel VALUES ('chosen.item'::regclass, 'pg_class'::regclass, 0, 'a \"guard\"', 'it''s; open')");

    assertThat(written(WriterOptions.everything()))
        .contains(
            "SECURITY LABEL FOR \"a \"\"guard\"\"\" ON TABLE \"chosen\".\"item\" IS 'it''s; open'");
    execute(source.name(), "DELETE FROM pg_seclabel");
  }

  @Test
  void aRevokeWithoutEffectIsNoDifference() throws SQLException {
    try (Connection connection = server.superuser(source.name());
        Statement statement = connection.createStatement()) {
      CatalogueImage before = CatalogueImage.of(connection);
      statement.execute("REVOKE EXECUTE ON FUNCTION pg_ls_dir(text) FROM PUBLIC");
      statement.execute("REVOKE EXECUTE ON FUNCTION lower(text) FROM option_owner");
      assertThat(before.differences(CatalogueImage.of(connection))).isEmpty();
      statement.execute("GRANT EXECUTE ON FUNCTION pg_ls_dir(text) TO option_owner");
      assertThat(before.differences(CatalogueImage.of(connection))).hasSize(1);
      statement.execute("REVOKE EXECUTE ON FUNCTION pg_ls_dir(text) FROM option_owner");
      assertThat(before.differences(CatalogueImage.of(connection))).isEmpty();
    }
  }

  private List<String> written(WriterOptions options) throws SQLException, IOException {
    List<String> statements = new ArrayList<>();
    try (Connection connection = server.superuser(source.name())) {
      StructureWriter.write(connection, options, (part, sql) -> statements.add(sql));
    }
    return statements;
  }

  private TestDatabase applied(List<String> statements) throws SQLException {
    TestDatabase copy = TestDatabase.create(server);
    execute(copy.name(), "ALTER SCHEMA public OWNER TO pg_database_owner");
    execute(copy.name(), statements.toArray(String[]::new));
    return copy;
  }

  /** What differs in the two schemas: properties, and kinds of objects that are gone. */
  private List<String> properties(TestDatabase copy) throws SQLException {
    Set<String> schemas = Set.of("chosen", "needed");
    try (Connection left = server.superuser(source.name());
        Connection right = server.superuser(copy.name())) {
      return CatalogueImage.of(left, schemas)
          .differences(CatalogueImage.of(right, schemas))
          .stream()
          .map(
              difference ->
                  difference instanceof Difference.Changed changed
                      ? changed.property()
                      : "gone " + difference.object().kind())
          .distinct()
          .toList();
    }
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = server.superuser(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
