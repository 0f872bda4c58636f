package dev.fieldfare.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.script.ScriptItem.SqlStatement;
import dev.fieldfare.postgres.script.token.StatementPart;
import dev.fieldfare.postgres.script.token.StatementSplit;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens of one reading are those of a second reading. */
class ScannedTokensTest {

  private static final int STATEMENTS = 5_000;

  @Test
  void areThoseOfASecondReading() {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    RandomStatements random = new RandomStatements(seed);
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < STATEMENTS; i++) {
      script.append(random.next()).append(i % 7 == 0 ? "\\;\n" : i % 5 == 0 ? "; " : ";\n");
      script.append(i % 40 == 0 ? "SET standard_conforming_strings = off; " : "");
      script.append(i % 40 == 20 ? "SET standard_conforming_strings = on; " : "");
    }

    List<Optional<StatementPart>> parts = compared(script.toString(), seed);

    assertThat(parts).hasSizeGreaterThan(STATEMENTS / 2);
    assertThat(parts.stream().filter(Optional::isPresent).count())
        .as("seed %d", seed)
        .isGreaterThan(parts.size() / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "-- head\n\n/* more\n; */ SELECT 'a\n;\n\nb' /* c\nd */ , $q$\n;$q$ -- ;\n, 2 ;",
        "CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC SELECT 1;\nSELECT 2;\nEND;",
        "SELECT '\\;',\n\"a\nb\" \\g\n\nSELECT 2;",
        "CREATE RULE r AS ON INSERT TO t DO (SELECT 1;\nSELECT 2);"
      })
  void areGivenForWhatNeedsNoSecondReading(String script) {
    assertThat(compared(script, 0).getLast()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'a'\n'b';",
        "SELECT 'a' -- c\n  'b';",
        "SELECT 1\\; SELECT 2;",
        "SELECT 1\n\\; SELECT 2;",
        "\\; SELECT 2;",
        "SELECT a\\echo b \\\\c;",
        "SET standard_conforming_strings = off; SELECT '\\';'\n;",
        "SELECT 1 \\g",
        "SELECT 1"
      })
  void areNotGivenWhereTheServerMaySeeOthers(String script) {
    assertThat(compared(script, 0).getLast()).isEmpty();
  }

  /** What the scanner gives for each statement, after it was compared. */
  private static List<Optional<StatementPart>> compared(String script, long seed) {
    List<Optional<StatementPart>> parts = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.withTokens(new StringReader(script))) {
      boolean standardStrings = scanner.standardStrings();
      for (var item = scanner.next(); item.isPresent(); item = scanner.next()) {
        if (item.get() instanceof SqlStatement statement) {
          parts.add(scanner.part());
          assertSame(statement, scanner.part(), standardStrings, seed);
        } else {
          assertThat(scanner.part()).isEmpty();
        }
        standardStrings = scanner.standardStrings();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return parts;
  }

  private static void assertSame(
      SqlStatement statement, Optional<StatementPart> part, boolean standardStrings, long seed) {
    part.ifPresent(
        it ->
            assertThat(StatementSplit.of(statement.text(), standardStrings))
                .as("seed %d: %s", seed, statement.text())
                .containsExactly(it));
  }
}
