package dev.fieldfare.postgres.script;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.ParserJudge;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@WithServers
class ServerGrammarIT {

  private static final int STATEMENTS = 2_500;

  private final TestDatabase database;

  ServerGrammarIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void acceptsAndRefusesAsTheServerDoes() throws Exception {
    compareRandomStatements(database, "extended");
  }

  @Test
  void doesSoOnTheOldestServer() throws Exception {
    try (TestDatabase oldest = OldestPostgres.newDatabase()) {
      compareRandomStatements(oldest, "simple");
    }
  }

  @Test
  void eventTriggersOfTheTargetDoNotRun() throws Exception {
    try (TestDatabase other = TestDatabase.create(database.server())) {
      withEventTrigger(other);
      try (Connection connection = other.connect()) {
        assertThatThrownBy(() -> ServerGrammar.of(connection))
            .isInstanceOf(GrammarUnavailableException.class)
            .hasMessageContaining("event triggers")
            .hasMessageContaining("preferQueryMode=simple");
      }
      compareRandomStatements(other, "simple");
    }
  }

  @Test
  void nothingIsExecutedOrLeftBehind() throws Exception {
    for (String mode : List.of("extended", "simple")) {
      try (Connection connection = connect(database, mode)) {
        ServerGrammar grammar = ServerGrammar.of(connection);
        assertThat(
                statements(
                    grammar,
                    "CREATE TABLE made (); COMMIT; CREATE TABLE made2 (); SELECT $$;COMMIT; CREATE"
                        + " TABLE made ()$$; ROLLBACK; VACUUM; SET work_mem = '1GB'"))
            .allMatch(CheckedStatement::isAccepted);
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(value(connection, "SELECT count(*) FROM pg_class WHERE relname LIKE 'made%'"))
            .isEqualTo("0");
        assertThat(
                value(connection, "SELECT count(*) FROM pg_proc WHERE proname LIKE 'fieldfare_g%'"))
            .isEqualTo("0");
        assertThat(value(connection, "SHOW work_mem")).isNotEqualTo("1GB");
      }
    }
  }

  @Test
  void namesTheRelationsConservatively() throws Exception {
    database.execute(
        "CREATE TABLE IF NOT EXISTS orders (id int)",
        "CREATE TABLE IF NOT EXISTS \"Order Items\" (id int)",
        "CREATE TABLE IF NOT EXISTS été (id int)");
    try (Connection connection = database.connect()) {
      CheckedStatement checked =
          only(
              ServerGrammar.of(connection),
              "SELECT ORDERS.id, U&\"Order\\0020Items\".id, U&\"!00e9t!00e9\" UESCAPE '!' FROM x /*"
                  + " nobody */");
      assertThat(checked.relations())
          .extracting(RelationName::name)
          .containsExactlyInAnyOrder("orders", "Order Items", "été");
      assertThat(
              only(ServerGrammar.of(connection), "DO $$ begin DELETE FROM public.orders; end $$")
                  .relationsInStrings())
          .contains(new RelationName("public", "orders", 'r'));
    }
  }

  @Test
  void saysWhereAndWhy() throws Exception {
    try (Connection connection = database.connect()) {
      ServerGrammar grammar = ServerGrammar.of(connection);
      List<CheckedItem> items =
          grammar.check("SELECT 1;\n\\echo hi\n  SELECT '😀', FROM t;\n SELECT 2; SELEC 3;");
      assertThat(items).hasSize(5);
      assertThat(items.get(1)).isInstanceOf(CheckedItem.PsqlText.class);
      assertThat(((CheckedStatement) items.get(2)).fault())
          .contains(
              new SyntaxFault(
                  "42601",
                  "syntax error at or near \"FROM\"",
                  Optional.empty(),
                  new Position(3, 16)));
      assertThat(((CheckedStatement) items.get(4)).fault().orElseThrow().position())
          .isEqualTo(new Position(4, 12));
    }
  }

  @Test
  void refusesZeroBytesAndTextForPsql() throws Exception {
    try (Connection connection = database.connect()) {
      ServerGrammar grammar = ServerGrammar.of(connection);
      assertThat(
              statements(grammar, "SELECT 1; SELECT 'a\0b'; SELECT :name; SELECT 2; SELECT 'open"))
          .extracting(CheckedStatement::isAccepted)
          .containsExactly(true, false, false, true, false);
    }
  }

  @Test
  void followsTheSettingOfBackslashes() throws Exception {
    try (Connection connection = database.connect()) {
      assertThat(
              statements(
                  ServerGrammar.of(connection),
                  "SET standard_conforming_strings = off;\n"
                      + "SELECT '\\';', 1;\n"
                      + "SET standard_conforming_strings = on;\n"
                      + "SELECT '\\';\n"))
          .hasSize(4)
          .allMatch(CheckedStatement::isAccepted);
    }
  }

  @Test
  void aStatementIsNotCompletedByTheNextOnes() throws Exception {
    try (Connection connection = database.connect()) {
      assertThat(
              statements(
                  ServerGrammar.of(connection),
                  "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT 2; END;"))
          .extracting(CheckedStatement::isAccepted)
          .containsExactly(false, true, true);
    }
  }

  @Test
  void severalConnectionsAnswerInTheOrderOfTheScript() throws Exception {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      script.append(i % 5_000 == 7 ? "SELEC " : "SELECT ").append(i).append(";\n");
      if (i % 20_000 == 0) {
        script.append("SET standard_conforming_strings = off;\nSELECT '\\';';\n");
        script.append("SET standard_conforming_strings = on;\nSELECT '\\';\n");
      }
    }
    try (Connection first = database.connect();
        Connection second = database.connect();
        Connection third = database.connect()) {
      List<CheckedStatement> one = statements(ServerGrammar.of(first), script.toString());
      List<CheckedStatement> three =
          statements(ServerGrammar.of(List.of(first, second, third)), script.toString());

      assertThat(one).hasSize(60_012).filteredOn(each -> !each.isAccepted()).hasSize(12);
      assertThat(three).isEqualTo(one);
      assertThat(second.getAutoCommit()).isTrue();
    }
  }

  @Test
  void copyDataIsSkippedAndManyStatementsAreStreamed() throws Exception {
    String script =
        "COPY t FROM STDIN;\nSELEC\n\\.\n" + "INSERT INTO t VALUES (1);\n".repeat(30_000);
    try (Connection connection = database.connect()) {
      List<CheckedStatement> checked = statements(ServerGrammar.of(connection), script);
      assertThat(checked).hasSize(30_001).allMatch(CheckedStatement::isAccepted);
      assertThat(checked.getFirst().copiesFromStdin()).isTrue();
      assertThat(checked.getLast().start()).isEqualTo(new Position(30_003, 1));
    }
  }

  @Test
  void d70_scriptsThatAreReadTogetherAreReadEachByItself() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("ServerGrammarIT seed " + seed);
    database.execute(
        "CREATE TABLE IF NOT EXISTS orders (id int)",
        "CREATE TABLE IF NOT EXISTS \"Order Items\" (id int)",
        "CREATE TABLE IF NOT EXISTS parted (id int) PARTITION BY LIST (id)");
    List<String> scripts = new ArrayList<>(scriptsThatReachBeyondTheirEnd());
    RandomStatements random = new RandomStatements(seed);
    for (int script = 0; script < 30; script++) {
      scripts.add(
          IntStream.range(0, script).mapToObj(_ -> random.next()).collect(joining(";\n", "", ";")));
    }
    scripts.add("SELECT 1;\n".repeat(10_000));
    scripts.addAll(scriptsThatReachBeyondTheirEnd());
    for (String mode : List.of("extended", "simple")) {
      try (Connection connection = connect(database, mode)) {
        ServerGrammar grammar = ServerGrammar.of(connection);
        List<List<CheckedItem>> together = grammar.check(scripts);

        assertThat(together).hasSameSizeAs(scripts);
        for (int i = 0; i < scripts.size(); i++) {
          List<CheckedItem> alone = new ArrayList<>();
          grammar.check(new StringReader(scripts.get(i)), alone::add);
          assertThat(together.get(i)).as("seed %d: %s", seed, scripts.get(i)).isEqualTo(alone);
          assertThat(grammar.check(scripts.get(i)))
              .as("seed %d: %s", seed, scripts.get(i))
              .isEqualTo(alone);
        }
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(value(connection, "SELECT pg_current_xact_id_if_assigned() IS NULL"))
            .isEqualTo("t");
      }
    }
  }

  private static List<String> scriptsThatReachBeyondTheirEnd() {
    return List.of(
        "",
        "SELECT 1",
        "SELECT 'open",
        "SET standard_conforming_strings = off;\nSELECT '\\';';",
        "SELECT '\\';",
        "\\echo hi\n",
        "-- nothing\n",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end;",
        "SELECT 2; END;",
        "SELECT (1",
        "COPY t FROM STDIN;\nSELEC\n",
        "SELECT 3; SELEC 4; SELECT 5",
        "SELECT ORDERS.id, U&\"Order\\0020Items\".id FROM été, \"pg_class\"; DO $$ begin DELETE"
            + " FROM public.orders; end $$",
        "SELECT 'Order Items'::regclass, 'ORDERS, pg_type', E'a\\'orders'; REINDEX TABLE"
            + " public.Parted;",
        "CLUSTER \"parted\"; DROP SUBSCRIPTION IF EXISTS mine; SELECT 'a\0b' FROM orders");
  }

  private static void compareRandomStatements(TestDatabase in, String mode) throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("ServerGrammarIT seed " + seed);
    RandomStatements random = new RandomStatements(seed);
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < STATEMENTS; i++) {
      script.append(random.next()).append(i % 50 == 0 ? "\n;\n" : ";\n");
    }
    int refused = 0;
    try (Connection connection = connect(in, mode);
        ParserJudge judge = new ParserJudge(in.jdbcUrl(), in.user(), in.password())) {
      List<CheckedStatement> checked = statements(ServerGrammar.of(connection), script.toString());
      assertThat(checked).hasSizeGreaterThan(STATEMENTS * 4 / 5);
      for (CheckedStatement statement : checked) {
        var expected = judge.refusal(statement.text() + ";");
        assertThat(statement.fault().map(SyntaxFault::sqlState))
            .as("seed %d: %s", seed, statement)
            .isEqualTo(expected.map(ParserJudge.Refusal::sqlState));
        expected.ifPresent(it -> assertPosition(statement, it.place(), seed));
        refused += expected.isPresent() ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(STATEMENTS / 5, STATEMENTS);
  }

  private static void assertPosition(CheckedStatement statement, int place, long seed) {
    String text = statement.text();
    int most = text.codePointCount(0, text.length());
    int index = text.offsetByCodePoints(0, Math.clamp(place - 1, 0, most));
    String before = text.substring(0, index);
    long lines = before.chars().filter(c -> c == '\n').count();
    int column = index - before.lastIndexOf('\n');
    Position expected =
        new Position(
            statement.start().line() + lines,
            lines == 0 ? statement.start().column() + index : column);
    // At the end of the statement the server names the semicolon, wherever it stands.
    if (index < text.length()) {
      assertThat(statement.fault().orElseThrow().position())
          .as("seed %d: %s", seed, statement)
          .isEqualTo(expected);
    }
  }

  private static void withEventTrigger(TestDatabase in) throws SQLException {
    try (Connection superuser = in.superuserDataSource().getConnection();
        var statement = superuser.createStatement()) {
      statement.execute(
          "CREATE FUNCTION never() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " $$ begin raise 'the event trigger ran'; end $$");
      statement.execute("CREATE EVENT TRIGGER never ON ddl_command_start EXECUTE FUNCTION never()");
    }
  }

  private static Connection connect(TestDatabase to, String mode) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", to.user());
    login.setProperty("password", to.password());
    login.setProperty("preferQueryMode", mode);
    return DriverManager.getConnection(to.jdbcUrl(), login);
  }

  private static List<CheckedStatement> statements(ServerGrammar grammar, String script)
      throws SQLException {
    return grammar.check(script).stream().map(CheckedStatement.class::cast).toList();
  }

  private static CheckedStatement only(ServerGrammar grammar, String statement)
      throws SQLException {
    List<CheckedStatement> checked = statements(grammar, statement);
    assertThat(checked).hasSize(1);
    return checked.getFirst();
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
