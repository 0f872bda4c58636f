package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Validations by profile on the command line. */
class ValidationTest extends CommandTest {
  private static final String REPORT =
      """
      {"id":"00000000-0000-7000-8000-000000000001","target":"main","profile":"%s","quick":true,
       "requestedBy":"test","startedAt":"2026-01-01T12:00:00Z","durationMs":31,"result":"%s","checks":[
       {"name":"machine","status":"skipped","details":["SQL does not show it."],"advice":"","durationMs":0},
       {"name":"hostile","status":"%s","details":["The table a\\u001b[31m\\nb."],"advice":"drop it.","durationMs":3}]}
      """;

  @BeforeEach
  void targets() {
    gateway.on(
        "GET /api/v1/targets",
        200,
        "{\"items\":[{\"name\":\"main\",\"environment\":\"production\"}]}");
  }

  private void answer(String profile, String status) {
    gateway.on(
        "POST /api/v1/validations/profiles/" + profile,
        200,
        REPORT.formatted(profile, status, status));
  }

  @Test
  void ms15_theExitCodeIsTheWorstFindingAndALogFileIsWritten() throws IOException {
    answer("pre", "critical");

    Result critical = shell.run("validate", "pre", "--quick", "--log-dir", folder.toString());

    assertThat(critical.exitCode()).as(critical.err()).isEqualTo(1);
    assertThat(critical.out()).contains("hostile", "CRITICAL", "drop it.", "1 skipped");
    assertThat(critical.out()).doesNotContain("\u001b");
    Path log = onlyFile(folder.resolve("validation"));
    assertThat(log.getFileName().toString())
        .matches("pre_migration_validation_production_\\d{8}_\\d{6}\\.log");
    assertThat(Files.readAllLines(log))
        .allMatch(line -> line.matches("\\[[0-9 :-]{19}] \\[(INFO|WARN|ERROR|SUCCESS)] .*"))
        .anyMatch(line -> line.contains("[ERROR] hostile: The table a"));
    answer("pre", "warning");
    assertThat(shell.run("validate", "pre").exitCode()).isEqualTo(2);
    answer("pre", "error");
    assertThat(shell.run("validate", "--profile", "pre").exitCode()).isEqualTo(2);
    answer("pre", "ok");
    assertThat(shell.run("validate", "--category", "pre").exitCode()).isZero();
  }

  @Test
  void ms16_formerCommandsTakeTheirFlags() {
    answer("pre", "ok");
    answer("post", "ok");

    assertThat(shell.run("pre-migration-validation", "--quick").exitCode()).isZero();
    Result post =
        shell.run("post-migration-validation", "--performance-test", "--no-data-integrity");

    assertThat(post.exitCode()).as(post.err()).isZero();
    assertThat(gateway.requests())
        .anyMatch(request -> request.toString().contains("quick=true"))
        .anyMatch(request -> request.toString().contains("performanceTest=true"));
  }

  @Test
  void anUnknownProfileIsWrongUsageAndFixIsForDrift() {
    assertThat(shell.run("validate", "everything").exitCode()).isEqualTo(64);
    assertThat(shell.run("validate", "schema", "--fix").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void aRecordedStructureNamesWhatCouldNotBeRead() {
    gateway.on(
        "POST /api/v1/validations/profiles/schema/record",
        200,
        "{\"target\":\"main\",\"recordedAt\":\"2026-01-01T12:00:00Z\",\"recordedBy\":\"test\","
            + "\"hash\":\"ab\",\"objects\":7,\"unseen\":[\"options of user mappings\"]}");

    Result recorded = shell.run("validate", "record");

    assertThat(recorded.exitCode()).isEqualTo(2);
    assertThat(recorded.out()).contains("7 objects recorded", "options of user mappings");
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
