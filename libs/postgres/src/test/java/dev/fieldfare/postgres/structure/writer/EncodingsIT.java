package dev.fieldfare.postgres.structure.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Databases that are not in UTF-8. */
@WithServers
class EncodingsIT {

  private static final String[] OBJECTS = {
    "CREATE TABLE \"größe\" (\"maß\" text DEFAULT 'süß \\ ''')",
    "COMMENT ON TABLE \"größe\" IS 'naïve'",
    "CREATE FUNCTION \"fläche\"() RETURNS text LANGUAGE sql AS 'SELECT ''ÿ''::text'",
    "CREATE TYPE \"art\" AS ENUM ('ä', 'ö')"
  };

  private final PostgresServer server;

  EncodingsIT(PostgresServer server) {
    this.server = server;
  }

  @Test
  void theCopyInEachEncodingIsEqual() throws Exception {
    for (String encoding : List.of("LATIN1", "WIN1252", "SQL_ASCII", "UTF8")) {
      create("encoded_source", encoding);
      create("encoded_copy", encoding);
      try (Connection source = server.superuser("encoded_source");
          Connection copy = server.superuser("encoded_copy")) {
        execute(source, List.of(OBJECTS));

        execute(copy, written(source));

        assertThat(CatalogueImage.of(source).differences(CatalogueImage.of(copy)))
            .as(encoding)
            .isEmpty();
      } finally {
        server.dropDatabase("encoded_source");
        server.dropDatabase("encoded_copy");
      }
    }
  }

  @Test
  void bytesThatAreNoTextAreNeverWrittenWrongly() throws Exception {
    create("encoded_bytes", "SQL_ASCII");
    try (Connection source = server.superuser("encoded_bytes")) {
      execute(
          source,
          List.of("DO $$ BEGIN EXECUTE 'CREATE TABLE b' || chr(228) || ' (a int)'; END $$"));

      assertThatThrownBy(() -> written(source))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("invalid byte sequence");
      assertThat(source.getAutoCommit()).isTrue();
    } finally {
      server.dropDatabase("encoded_bytes");
    }
  }

  private void create(String database, String encoding) {
    server.administer(
        "postgres",
        "CREATE DATABASE %s ENCODING '%s' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
            .formatted(database, encoding));
  }

  private static List<String> written(Connection source) throws Exception {
    List<String> statements = new ArrayList<>();
    WrittenStructure written =
        StructureWriter.write(source, WriterOptions.everything(), (_, sql) -> statements.add(sql));
    assertThat(written.unwritten()).isEmpty();
    return statements;
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
