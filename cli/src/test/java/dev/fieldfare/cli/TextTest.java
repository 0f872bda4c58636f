package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.output.Printable;
import dev.fieldfare.cli.output.ProgressLine;
import dev.fieldfare.cli.output.ProgressLog;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.migration.Migration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void alignsColumnsWhateverTheirColours() {
    Style colours = new Style(true);

    List<String> lines =
        TextTable.of("a", "b").row(colours.bad("größe"), "x").row("😀", "y").lines();

    assertThat(Printable.line(lines.get(1))).isEqualTo("\u001b[31mgröße\u001b[0m  x");
    assertThat(lines.get(2)).isEqualTo("😀      y");
  }

  @Test
  void printsNoColoursWhereThereAreNone() {
    assertThat(new Style(false).bad("x")).isEqualTo("x");
  }

  @Test
  void d29_onlyOurOwnColoursSteerTheTerminal() {
    String ours = new Style(true).bad("c\u001b[1m");

    assertThat(Printable.line("a\u001b]0;title\u0007b\u001b[2J" + ours + "\td\n"))
        .isEqualTo("a\\u001b]0;title\\u0007b\\u001b[2J\u001b[31mc\\u001b[1m\u001b[0m\\td\\n");
  }

  @Test
  void drawsOneLineOfProgress() throws Exception {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    ProgressLine line =
        new ProgressLine(new PrintStream(terminal, true, StandardCharsets.UTF_8), new Style(false));

    line.show(List.of(running(50)));

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains(
            "████████████░░░░░░░░░░░░", "0 of 1 done", "RUNNING t.c", "1,200 rows/s  4 s left")
        .doesNotContain("\n");
  }

  @Test
  void logsChangesOfStateOnceWhereNothingCanBeDrawn() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ProgressLog lines = new ProgressLog(new PrintStream(log, true, StandardCharsets.UTF_8));

    lines.show(List.of(running(1)));
    lines.show(List.of(running(2)));

    assertThat(log.toString(StandardCharsets.UTF_8)).isEqualTo("m1 RUNNING t.c\n");
  }

  private static Migration running(int done) throws Exception {
    return ContractsJson.mapper()
        .readValue(
            """
            {"id":"m1","target":"main","schema":"public","table":"t","column":"c","status":"RUNNING",
             "enqueuedAt":"2026-01-01T12:00:00Z","undo":{"possible":false,"lossless":false},
             "progress":{"done":%d,"total":100,"rowsPerSecond":1200,"secondsLeft":4}}\
            """
                .formatted(done),
            Migration.class);
  }
}
