package dev.fieldfare.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.testkit.PsqlRecorder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scanner splits random scripts as a psql that is installed here does. Without one it is
 * skipped.
 */
class ScriptScannerPsqlIT {

  private static final List<String> PIECES =
      List.of(
          "SELECT 1",
          ";",
          ";",
          ";",
          "\n",
          "\n",
          " ",
          "'a;b'",
          "'it''s'",
          "E'\\';'",
          "e'\\\\'",
          "U&'\\;'",
          "U&\"a;\"",
          "\"x\"\";\"",
          "$$;$$",
          "$a$ $$;$b$; $a$",
          "$1",
          "a$b$",
          "/* ; /* */ ; */",
          "-- ;\n",
          "+--;\n",
          "*/*;*/",
          "(",
          ")",
          "(SELECT 1;)",
          "CREATE FUNCTION f() ",
          "CREATE OR REPLACE PROCEDURE p() ",
          "BEGIN ATOMIC ",
          " BEGIN ",
          " END ",
          " CASE WHEN a THEN b END ",
          "1e'",
          "'",
          "12.5e-3",
          "1..2",
          "x'1f'",
          "B'01'",
          "n'a;'",
          "::text",
          ":=",
          "é",
          "\r",
          "\t",
          "COPY t FROM STDIN;\n1;\n\\.\n",
          "copy t (a) from stdout; SELECT 2;\nx'\n\\.\n",
          "SET standard_conforming_strings = off;",
          "SET standard_conforming_strings TO on;",
          "'\\';'",
          "[1]",
          "{",
          "~",
          "@-",
          "\\r\n",
          " 5 \\g\n");

  @TempDir static Path folder;

  @BeforeAll
  static void psqlIsInstalled() {
    assumeTrue(PsqlRecorder.isInstalled(), "psql is not installed");
  }

  @Test
  void splitsRandomScriptsAsPsqlDoes() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("ScriptScannerPsqlIT seed " + seed);
    Random random = new Random(seed);
    int compared = 0;
    while (compared < 200) {
      String text = randomScript(random);
      if (hasOtherCommands(text)) {
        continue;
      }
      compared++;
      assertThat(ours(text))
          .as("seed %d, script %d:\n%s", seed, compared, text)
          .isEqualTo(theirs(text));
    }
  }

  @Test
  void aScriptMayConnectAnewAndBeginWithALongComment() throws Exception {
    String comment = "-- a line of the head\n".repeat(2_000);

    assertThat(theirs("SELECT 1;\n\\connect -\n" + comment + "SELECT 2;\n"))
        .hasSize(2)
        .last()
        .asString()
        .endsWith("SELECT 2");
  }

  private static String randomScript(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = 5 + random.nextInt(60);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())))
          .append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.append('\n').toString();
  }

  private static List<String> theirs(String text) throws Exception {
    Path script = Files.writeString(folder.resolve("script.sql"), text);
    return normalized(PsqlRecorder.queriesOf(script));
  }

  /** psql drops the rest of a line behind a command that it does not know. */
  private static boolean hasOtherCommands(String text) throws IOException {
    return items(text).stream()
        .anyMatch(
            item ->
                item instanceof ScriptItem.PsqlCommand(String name, String arguments, _)
                    && !(name + arguments).matches("[rg]"));
  }

  private static List<String> ours(String text) throws IOException {
    List<String> texts = new ArrayList<>();
    for (ScriptItem item : items(text)) {
      switch (item) {
        case ScriptItem.SqlStatement sql -> texts.add(sql.text());
        case ScriptItem.UnfinishedStatement unfinished -> texts.add(unfinished.text());
        case ScriptItem.PsqlCommand _ -> {}
      }
    }
    return normalized(texts);
  }

  private static List<ScriptItem> items(String text) throws IOException {
    List<ScriptItem> items = new ArrayList<>();
    try (ScriptScanner scanner = ScriptScanner.of(new StringReader(text))) {
      for (Optional<ScriptItem> item = scanner.next(); item.isPresent(); item = scanner.next()) {
        items.add(item.get());
      }
    }
    return items;
  }

  /**
   * psql drops empty lines and sends leading comments and empty statements; none of that concerns
   * where statements end.
   */
  private static List<String> normalized(List<String> queries) {
    return queries.stream()
        .map(PsqlRecorder::withoutHead)
        .map(query -> query.replaceAll("[\\s;]+$", "").replaceAll("\\n+", "\n"))
        .filter(query -> !query.isEmpty())
        .toList();
  }
}
