package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.track.VersionScript.Section;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionScriptTest {

  @Test
  void splitsSectionsAndKeepsTheirLines() {
    VersionScript script =
        VersionScript.of(
            "-- fieldfare: depends-on=003,1.02 timeout=10m\n"
                + "-- fieldfare: up\nSELECT 1;\n-- fieldfare: down\nSELECT 2;\n",
            Section.UP);

    assertThat(script.problems()).isEmpty();
    assertThat(script.up().orElseThrow().lines().toList().get(2)).isEqualTo("SELECT 1;");
    assertThat(script.down().orElseThrow().lines().toList().get(4)).isEqualTo("SELECT 2;");
    assertThat(script.down().orElseThrow()).doesNotContain("SELECT 1");
    assertThat(script.verify()).isEmpty();
    assertThat(script.options().dependsOn()).containsExactly("3", "1.2");
    assertThat(script.options().timeout()).contains(Duration.ofMinutes(10));
  }

  @Test
  void takesAFileWithoutMarkersAsOneSection() {
    assertThat(VersionScript.of("SELECT 1;", Section.UP).up()).contains("SELECT 1;");
    assertThat(VersionScript.of("SELECT 1;", Section.DOWN).down()).contains("SELECT 1;");
    assertThat(VersionScript.of("SELECT 1;", Section.DOWN).up()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour=red          | invalid_script    | There is no option "colour"
          undo                | invalid_script    | "undo" is neither
          timeout=soon        | invalid_script    | timeout is a number
          depends-on=a/b      | invalid_script    | "a/b" cannot name a version
          transactional=no    | invalid_script    | transactional is true or false
          tables=a,b          | not_available_yet | The option tables is not
          backup=full         | not_available_yet | backup=full is not
          """)
  void refusesWordsOfTheHeaderByTheirLine(String words, String code, String message) {
    VersionScript script = VersionScript.of("\n-- fieldfare: " + words + "\n", Section.UP);

    ScriptProblem problem = script.problems().getFirst();
    assertThat(problem.code().label()).isEqualTo(code);
    assertThat(problem.in("1.sql")).startsWith("1.sql:2:1: " + message);
  }

  @Test
  void readsThatAVersionRunsStatementByStatement() {
    VersionScript script =
        VersionScript.of("-- fieldfare: transactional=false\nVACUUM;", Section.UP);

    assertThat(script.options().transactional()).isFalse();
    assertThat(script.options().document().path("transactional").asBoolean(true)).isFalse();
  }

  @Test
  void refusesASectionThatIsThereTwice() {
    VersionScript script =
        VersionScript.of(
            "-- fieldfare: up\nx\n-- fieldfare: down\ny\n-- fieldfare: up\n", Section.UP);

    assertThat(script.problems()).hasSize(1);
    assertThat(script.problems().getFirst().in("f")).startsWith("f:5:1: The section up");
  }

  @Test
  void refusesBytesThatAreNoText() {
    assertThat(problem("ab\nc\0".getBytes(StandardCharsets.UTF_8)).in("f"))
        .startsWith("f:2:2: The file has a zero byte");
    assertThat(problem("ab".getBytes(StandardCharsets.UTF_16)).code())
        .isEqualTo(FailureReason.INVALID_TEXT);
    assertThat(problem(new byte[] {'a', '\n', 'b', (byte) 0xC3, '('}).in("f"))
        .startsWith("f:2:2: The file is not UTF-8");
    byte[] large = new byte[DecodedScript.MAX_BYTES + 1];
    Arrays.fill(large, (byte) ' ');
    assertThat(problem(large).code()).isEqualTo(FailureReason.TOO_LARGE);
  }

  @Test
  void readsTextWithAMarkAndWindowsLineEnds() {
    byte[] bytes = "\uFEFFa\r\nb".getBytes(StandardCharsets.UTF_8);

    assertThat(DecodedScript.of(bytes)).isEqualTo(new DecodedScript.Readable("a\nb"));
  }

  private static ScriptProblem problem(byte[] bytes) {
    return ((DecodedScript.Unreadable) DecodedScript.of(bytes)).problem();
  }
}
