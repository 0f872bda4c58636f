package dev.fieldfare.postgres.structure.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.closing.Closing;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A superuser of the source writes into its catalogues what is to run elsewhere. */
@WithServers
class TamperedCatalogueIT {

  private static final List<String> OPTIONS =
      List.of(
          "accept = true); " + HostileObjects.CANARY + "; --",
          "accept = true);\n\\! touch injected\n--",
          "accept = true) \\; " + HostileObjects.CANARY + " --",
          "accept = 'true);");

  @Test
  void aDefinitionThatIsNotOneStatementIsNamedAndLeftOut(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    tamper(source);
    List<String> statements = new ArrayList<>();
    try (Connection reader = source.connect()) {
      WrittenStructure written =
          StructureWriter.write(
              reader, WriterOptions.everything(), (_, sql) -> statements.add(sql));

      assertThat(written.isComplete()).isFalse();
      assertThat(written.unwritten())
          .hasSize(OPTIONS.size())
          .allMatch(line -> line.startsWith("the definition is not one statement: CREATE TEXT"));
    }
    assertThat(statements)
        .noneMatch(sql -> sql.contains("injected"))
        .anyMatch(sql -> sql.startsWith("CREATE TEXT SEARCH DICTIONARY \"public\".\"honest\""));
  }

  @Test
  void noClosingHoldsIt(PostgresServer server) throws Exception {
    TestDatabase source = TestDatabase.create(server);
    tamper(source);
    try (TestDatabase empty = TestDatabase.create(server);
        Connection left = source.connect();
        Connection right = empty.connect()) {
      StructureComparison comparison =
          StructureComparison.of(DatabaseSide.of(left, Set.of()), DatabaseSide.of(right, Set.of()));

      assertThat(comparison.differences()).hasSizeGreaterThan(OPTIONS.size());
      assertThat(comparison.closings())
          .flatExtracting(Closing::statements)
          .noneMatch(sql -> sql.contains("injected"))
          .anyMatch(sql -> sql.contains("honest"));
    }
  }

  private static void tamper(TestDatabase database) throws SQLException {
    try (Connection superuser = database.superuserDataSource().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute("SET allow_system_table_mods = on");
      statement.execute(
          "CREATE TEXT SEARCH DICTIONARY public.honest (TEMPLATE = pg_catalog.simple, accept = 'true')");
      for (int i = 0; i < OPTIONS.size(); i++) {
        statement.execute(
            "CREATE TEXT SEARCH DICTIONARY public.d%d (TEMPLATE = pg_catalog.simple)".formatted(i));
        statement.execute(
            "UPDATE pg_ts_dict SET dictinitoption = %s WHERE dictname = 'd%d'"
                .formatted(HostileObjects.literal(OPTIONS.get(i)), i));
      }
    }
  }
}
