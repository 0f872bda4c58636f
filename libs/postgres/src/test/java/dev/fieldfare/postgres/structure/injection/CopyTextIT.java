package dev.fieldfare.postgres.structure.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.script.ScriptItem;
import dev.fieldfare.postgres.script.ScriptScanner;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Hostile rows in the COPY data of a script come back equal, and none of them is read as SQL. */
@WithServers
class CopyTextIT {

  private static final String SECOND = "SELECT 'behind the data'";

  private final TestDatabase database;

  CopyTextIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void rowsComeBackEqual() throws Exception {
    List<String> rows = new ArrayList<>(HostileObjects.TEXTS);
    rows.addAll(List.of("\\.", "\n\\.\n", "\\N", "", "\\.; SELECT 1;", "a\\"));
    database.execute("CREATE TABLE one (n serial, a text)", "CREATE TABLE two (n int, a text)");
    try (Connection connection = database.connect()) {
      insert(connection, rows);
      StringWriter data = new StringWriter();
      connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY one TO STDOUT", data);

      List<String> statements =
          execute(
              connection,
              "SET standard_conforming_strings = off;\nCOPY two FROM STDIN;\n"
                  + data
                  + "\\.\n"
                  + SECOND
                  + ";\n");

      assertThat(statements)
          .containsExactly(
              "SET standard_conforming_strings = off;", "COPY two FROM STDIN;", SECOND + ";");
    }
    assertThat(database.query("SELECT a FROM two ORDER BY n")).isEqualTo(rows);
    assertThat(database.value("SELECT to_regclass('injected')")).isNull();
  }

  private static void insert(Connection connection, List<String> rows) throws Exception {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO one (a) VALUES (?)")) {
      for (String row : rows) {
        insert.setString(1, row);
        insert.executeUpdate();
      }
    }
  }

  private static List<String> execute(Connection connection, String script) throws Exception {
    List<String> statements = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(script))) {
      for (Optional<ScriptItem> item = scanner.next(); item.isPresent(); item = scanner.next()) {
        assertThat(item.get()).isInstanceOf(ScriptItem.SqlStatement.class);
        ScriptItem.SqlStatement sql = (ScriptItem.SqlStatement) item.get();
        statements.add(sql.text());
        if (sql.copiesFromStdin()) {
          copyIn(connection, sql.text(), scanner);
        } else {
          try (var statement = connection.createStatement()) {
            statement.execute(sql.text());
          }
        }
      }
    }
    return statements;
  }

  private static void copyIn(Connection connection, String sql, ScriptScanner scanner)
      throws Exception {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    Optional<String> line = scanner.copyLine();
    while (line.isPresent()) {
      byte[] bytes = (line.get() + "\n").getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
      line = scanner.copyLine();
    }
    copy.endCopy();
  }
}
