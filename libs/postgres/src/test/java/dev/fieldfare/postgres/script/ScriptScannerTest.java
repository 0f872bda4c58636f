package dev.fieldfare.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.script.ScriptItem.PsqlCommand;
import dev.fieldfare.postgres.script.ScriptItem.SqlStatement;
import dev.fieldfare.postgres.script.ScriptItem.UnfinishedStatement;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptScannerTest {

  @Test
  void namesLineAndColumnOfEachStatement() {
    assertThat(items("-- head\n  SELECT 1; SELECT\n 2;\n"))
        .containsExactly(
            new SqlStatement("SELECT 1;", new Position(2, 3), false),
            new SqlStatement("SELECT\n 2;", new Position(2, 13), false));
  }

  @Test
  void semicolonsInsideQuotesAndCommentsEndNothing() {
    assertThat(
            texts(
                "SELECT ';', \"a;b\", E'\\';', $x$;$$;$x$, U&'\\003b;', b'1' /* ; /* ; */ ; */ -- ;\n;"))
        .hasSize(1);
  }

  @Test
  void aBackslashIsPlainInAStandardString() {
    assertThat(texts("SELECT '\\'; SELECT 2;")).hasSize(2);
  }

  @Test
  void followsTheSettingOfBackslashesInStrings() {
    assertThat(
            texts(
                "SET standard_conforming_strings = off;\nSELECT '\\';'; SET standard_conforming_strings TO on;\nSELECT '\\';"))
        .hasSize(4);
  }

  @Test
  void functionBodiesEndWithTheirLastEnd() {
    assertThat(
            texts(
                """
                CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 1; END;
                CREATE FUNCTION case_begin() RETURNS int RETURN 1;
                BEGIN; SELECT 1; END;
                """))
        .hasSize(5);
  }

  @Test
  void semicolonsInsideParenthesesEndNothing() {
    assertThat(texts("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3;"))
        .hasSize(2);
  }

  @Test
  void copyDataIsNoStatement() throws IOException {
    String script =
        "COPY public.t (a, b) FROM stdin; SELECT 'same line';\n1\t;\n\\\\.\n\\.\nSELECT 2;";
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(script))) {
      assertThat(scanner.next())
          .map(item -> ((SqlStatement) item).copiesFromStdin())
          .contains(true);
      assertThat(scanner.copyLine()).contains("1\t;");
      assertThat(scanner.copyLine()).contains("\\\\.");
      assertThat(scanner.copyLine()).isEmpty();
      assertThat(scanner.next())
          .map(item -> ((SqlStatement) item).text())
          .contains("SELECT 'same line';");
      assertThat(scanner.next()).contains(new SqlStatement("SELECT 2;", new Position(5, 1), false));
      assertThat(scanner.next()).isEmpty();
    }
  }

  @Test
  void copyDataThatIsNotReadIsSkipped() {
    assertThat(texts("COPY a FROM STDIN; COPY b FROM STDIN;\n1;\n\\.\n2;\n\\.\nSELECT 3;"))
        .hasSize(3)
        .endsWith("SELECT 3;");
  }

  @Test
  void copyFromAQueryOrAFileHasNoData() {
    assertThat(
            items(
                "COPY (SELECT a FROM stdin) TO STDOUT; COPY t FROM '/f'; COPY \"stdin\" FROM PROGRAM 'x';"))
        .allMatch(item -> !((SqlStatement) item).copiesFromStdin());
  }

  @Test
  void namesBackslashCommands() {
    assertThat(
            items(
                "\\restrict abc\n\\set x 'a\\\\b' \\echo hi\nSELECT 1 \\g out.txt\nSELECT \\echo inside\n2;\n\\! ls \\ -l"))
        .containsExactly(
            new PsqlCommand("restrict", "abc", new Position(1, 1)),
            new PsqlCommand("set", "x 'a\\\\b'", new Position(2, 1)),
            new PsqlCommand("echo", "hi", new Position(2, 15)),
            new SqlStatement("SELECT 1 ", new Position(3, 1), false),
            new PsqlCommand("g", "out.txt", new Position(3, 10)),
            new PsqlCommand("echo", "inside", new Position(4, 8)),
            new SqlStatement("SELECT \n2;", new Position(4, 1), false),
            new PsqlCommand("!", "ls \\ -l", new Position(6, 1)));
  }

  @Test
  void joinsStatementsThatTheScriptJoins() {
    assertThat(texts("SELECT 1\\; SELECT 2\\; SELECT 3;"))
        .containsExactly("SELECT 1; SELECT 2; SELECT 3;");
    assertThat(texts("SELECT 1\\; COPY t FROM STDIN;\nSELECT 2;\n\\.\n")).hasSize(1);
  }

  @Test
  void dollarsInNamesQuoteNothing() {
    assertThat(texts("SELECT a$b$; SELECT $1; SELECT 1 AS x$$; SELECT $é$;$é$;")).hasSize(4);
  }

  @Test
  void saysWhatIsUnfinished() {
    assertThat(items("SELECT 1;\nSELECT 'open;\n"))
        .endsWith(
            new UnfinishedStatement(
                "SELECT 'open;",
                new Position(2, 1),
                "the script ends inside a quote or a comment"));
    assertThat(items("SELECT (1;")).hasSize(1).allMatch(UnfinishedStatement.class::isInstance);
    assertThat(items("/* never ends")).hasSize(1).allMatch(UnfinishedStatement.class::isInstance);
  }

  @Test
  void theLastStatementNeedsNoSemicolon() {
    assertThat(texts("\uFEFFSELECT 1;;; -- done\nSELECT 2 -- no semicolon\n"))
        .containsExactly("SELECT 1;", "SELECT 2 -- no semicolon");
  }

  private static List<String> texts(String script) {
    return items(script).stream().map(item -> ((SqlStatement) item).text()).toList();
  }

  private static List<ScriptItem> items(String script) {
    List<ScriptItem> items = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(script))) {
      for (Optional<ScriptItem> item = scanner.next(); item.isPresent(); item = scanner.next()) {
        items.add(item.get());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return items;
  }
}
