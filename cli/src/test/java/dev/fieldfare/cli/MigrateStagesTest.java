package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a release does before and after its versions are applied. */
class MigrateStagesTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-00000000000";
  private static final String TRACK = "/api/v1/tracks/main";
  private static final String VERSION =
      """
      {"version":"%s","description":"","file":"%s.sql","status":"%s","findings":[],"options":{},
       "hasDown":%s,"migrationId":"%s"}\
      """;
  private static final String BACKUP =
      """
      {"id":"0198c0de-0000-7000-8000-0000000000bb","target":"main","name":"before 2 of main",
       "type":"ON_DEMAND","status":"VERIFIED","schema":"public","table":"part",
       "createdBy":"me","createdAt":"2026-01-01T00:00:00Z"}\
      """;

  private ReleaseAnswers answers;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("sql"));
    answers = new ReleaseAnswers(gateway).fine().environment("staging");
    for (String version : List.of("1", "2")) {
      Files.writeString(folder.resolve("sql/00" + version + "_part.sql"), "SELECT 1;");
      gateway.on(
          "PUT " + TRACK + "/versions/00" + version,
          200,
          "{\"track\":\"main\",\"version\":\"%1$s\",\"verdict\":\"stored\",\"checksum\":\"c%1$s\"}"
              .formatted(version));
    }
    gateway.on(
        "POST " + TRACK + "/migrate",
        202,
        """
        {"track":"main","target":"main","versions":[
         {"version":"1","verdict":"accepted","migrationId":"%1$s1","href":"/"},
         {"version":"2","verdict":"accepted","migrationId":"%1$s2","href":"/"}]}\
        """
            .formatted(ID));
    ends("APPLIED", "APPLIED", true);
  }

  private void ends(String first, String second, boolean hasDown) {
    migration("1", first);
    migration("2", second);
    gateway.on(
        "GET " + TRACK,
        200,
        "{\"track\":\"main\",\"target\":\"main\",\"current\":null,\"versions\":[%s,%s]}"
            .formatted(
                VERSION.formatted("1", "1", first, hasDown, ID + "1"),
                VERSION.formatted("2", "2", second, hasDown, ID + "2")));
  }

  private void migration(String number, String status) {
    String error =
        status.equals("APPLIED")
            ? "null"
            : "{\"code\":\"unknown_type\",\"class\":\"refusal\",\"message\":\"002_part.sql:1:1:"
                + " no\",\"blockers\":[]}";
    gateway.on(
        "GET /api/v1/migrations/" + ID + number,
        200,
        """
        {"id":"%s%s","target":"main","type":"RUN_SQL","status":"%s",
         "enqueuedAt":"2026-01-01T00:00:00Z","error":%s,
         "undo":{"possible":false,"reason":"r","lossless":false}}\
        """
            .formatted(ID, number, status, error));
  }

  private Result migrate(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("migrate", "--dir", folder.resolve("sql").toString()));
    arguments.addAll(List.of(options));
    return shell.run(arguments.toArray(String[]::new));
  }

  private List<String> requests() {
    return gateway.requests().stream().map(StubGateway.Request::line).toList();
  }

  @Test
  void pr4_somethingCriticalBeforeItRefusesTheRelease() {
    answers.validation("pre", "critical", "connections");

    Result result = migrate();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("connections: It is wrong.", "To do: mend it.")
        .contains("Nothing was stored, and nothing ran.");
    assertThat(requests()).noneMatch(line -> line.startsWith("PUT") || line.endsWith("/migrate"));
  }

  @Test
  void aVersionThatFailedDoesNotForbidItsCorrection() {
    answers.validation("pre", "critical", "failed_versions");

    Result result = migrate();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("pre-validation: CRITICAL", "failed_versions CRITICAL");
  }

  @Test
  void ms16_quickLeavesSlowChecksOut() {
    migrate("--quick");
    assertThat(requests()).filteredOn(line -> line.contains("quick=true")).hasSize(2);

    migrate();
    assertThat(requests()).filteredOn(line -> line.contains("quick=false")).hasSize(2);
  }

  @Test
  void aTargetThatCannotBeValidatedGetsNoRelease() {
    gateway.on(
        "POST /api/v1/validations/profiles/pre",
        503,
        "{\"status\":503,\"code\":\"unavailable\",\"detail\":\"The health-monitor is away.\"}");

    Result result = migrate();

    assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
    assertThat(result.err()).contains("pre-validation could not run", "--no-validation");
    assertThat(requests()).noneMatch(line -> line.startsWith("PUT"));
    Result without = migrate("--no-validation");
    assertThat(without.exitCode()).as(without.err()).isZero();
    assertThat(without.out()).contains("pre-validation: left out.");
  }

  @Test
  void ms17_somethingCriticalAfterItIsSaid() {
    answers.validation("post", "critical", "invalid_indexes");

    Result result = migrate();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("post-validation: CRITICAL", "invalid_indexes CRITICAL");
    assertThat(result.err()).contains("the release is applied", "invalid_indexes: It is wrong.");
  }

  @Test
  void theSummaryNamesBackupsAndTheWayBack() {
    answers.backups(BACKUP).environment("production");

    Result result = migrate("--yes", "--target", "main");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Backups: tables in which a script destroys data, before it runs.")
        .contains("Applied 2: 1, 2. Current version: none.")
        .contains("Backup of public.part before version 2: 0198c0de-0000-7000-8000-0000000000bb")
        .containsSubsequence(
            "To go back to the state before the release:",
            "./fieldfare rollback --version 2 --target main",
            "./fieldfare rollback --version 1 --target main");
  }

  @Test
  void aFailureSaysWhatIsAppliedAndHowToGoOnOrBack() {
    ends("APPLIED", "FAILED", true);

    Result result = migrate();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("002_part.sql:1:1: no", "Applied before it: 1.", "then continue with: ./fieldf")
        .contains("./fieldfare rollback --version 1")
        .doesNotContain("rollback --version 2", "post-validation");
    ends("APPLIED", "FAILED", false);
    assertThat(migrate().out()).contains("There is no down section for 1. To go back, use a new");
  }

  @Test
  void ms34_logFilesAreNamedByEnvironmentAndTime() throws IOException {
    Path logs = folder.resolve("logs");

    assertThat(migrate("--log-dir", logs.toString()).exitCode()).isZero();

    assertThat(names(logs.resolve("validation")))
        .anyMatch(name -> name.matches("pre_migration_validation_staging_\\d{8}_\\d{6}\\.log"))
        .anyMatch(name -> name.matches("post_migration_validation_staging_\\d{8}_\\d{6}\\.log"));
    String name = names(logs.resolve("migrations")).getFirst();
    assertThat(name).matches("migration_staging_\\d{8}_\\d{6}\\.log");
    assertThat(Files.readAllLines(logs.resolve("migrations").resolve(name)))
        .allMatch(line -> line.matches("\\[[0-9 :-]{19}] \\[(INFO|WARN|ERROR|SUCCESS)] .*"))
        .anyMatch(line -> line.contains("[SUCCESS] Applied 2: 1, 2."))
        .anyMatch(line -> line.contains("[SUCCESS] pre-validation: OK"));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
