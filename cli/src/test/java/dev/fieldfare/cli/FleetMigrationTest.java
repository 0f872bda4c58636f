package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetMigrationTest {

  private static final String TRACK = "/api/v1/tracks/main";

  @TempDir private Path folder;
  private StubGateway gateway;
  private CommandLineRun shell;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("sql"));
    Files.writeString(folder.resolve("sql/001_parts.sql"), "CREATE TABLE part (id int);");
    gateway = new StubGateway();
    shell = new CommandLineRun(folder).with("FIELDFARE_URL", gateway.url());
    gateway.on(
        "GET /api/v1/targets",
        200,
        """
        {"items":[{"name":"a","environment":"staging"},{"name":"b","environment":"production"},
         {"name":"c","environment":"production"}]}\
        """);
    gateway.on(
        "PUT " + TRACK + "/versions/001",
        200,
        "{\"track\":\"main\",\"version\":\"1\",\"verdict\":\"stored\",\"checksum\":\"c1\"}");
    gateway.on(
        "GET " + TRACK,
        200,
        "{\"track\":\"main\",\"target\":\"x\",\"current\":\"1\",\"versions\":[]}");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyTargetGetsTheReleaseAndOneTableShowsThem() {
    List.of("a", "b", "c").forEach(target -> ends(target, "APPLIED"));

    Result result = migrate("--targets", "all", "--yes");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .containsPattern("a +1 +APPLIED +1 +1")
        .containsPattern("b +2 +APPLIED +1 +1")
        .containsPattern("c +2 +APPLIED +1 +1");
    assertThat(result.err()).contains("wave 1: a").contains("wave 2: b, c");
  }

  @Test
  void aFailedWaveStopsTheReleaseBeforeTheNext() {
    ends("a", "APPLIED");
    ends("b", "FAILED");
    ends("c", "APPLIED");

    Result result = migrate("--targets", "a,b,c", "--waves", "1,2,100%", "--yes");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("a +1 +APPLIED")
        .containsPattern("b +2 +FAILED +0 +1 +no such type")
        .containsPattern("c +3 +NOT_STARTED");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .noneMatch(body -> body.contains("\"target\":\"c\""));
  }

  @Test
  void aTargetThatRefusesIsAFailedOne() {
    gateway.onBody(
        "POST " + TRACK + "/migrate",
        "\"target\":\"a\"",
        409,
        "{\"status\":409,\"code\":\"conflict\",\"detail\":\"Version 1 was changed.\"}");

    Result result = migrate("--json", "--targets", "a,b", "--yes");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("\"state\" : \"FAILED\"")
        .contains("Version 1 was changed.")
        .contains("\"state\" : \"NOT_STARTED\"");
  }

  @Test
  void productionIsNeverMeantByAccident() {
    Result result = migrate("--targets", "all");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("of which these are production: b, c").contains("--yes");
    assertThat(requests()).noneMatch(line -> line.startsWith("PUT"));
  }

  @Test
  void wrongOptionsAreRefusedBeforeAnythingIsSent() {
    assertThat(migrate("--targets", "a,zz").err()).contains("there is no target zz");
    assertThat(migrate("--targets", "a", "--waves", "0").err()).contains("--waves");
    assertThat(migrate("--targets", "a", "--stop-after", "0").err()).contains("--stop-after");
    assertThat(migrate("--targets", "a", "--target", "b").err()).contains("not both");
    assertThat(migrate("--targets", "a", "--dry-run").err()).contains("--dry-run");
    assertThat(requests()).noneMatch(line -> line.startsWith("PUT"));
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

  private void ends(String target, String status) {
    String id = "0198c0de-0000-7000-8000-00000000000" + target;
    gateway.onBody(
        "POST " + TRACK + "/migrate",
        "\"target\":\"%s\"".formatted(target),
        202,
        """
        {"track":"main","target":"%s","versions":[{"version":"1","verdict":"accepted",
         "migrationId":"%s","href":"/"}]}\
        """
            .formatted(target, id));
    String error =
        status.equals("APPLIED")
            ? "null"
            : "{\"code\":\"unknown_type\",\"class\":\"refusal\",\"message\":\"no such"
                + " type\",\"blockers\":[]}";
    gateway.on(
        "GET /api/v1/migrations/" + id,
        200,
        """
        {"id":"%s","target":"%s","type":"RUN_SQL","status":"%s","enqueuedAt":"2026-01-01T00:00:00Z",
         "error":%s,"undo":{"possible":false,"reason":"r","lossless":false}}\
        """
            .formatted(id, target, status, error));
  }
}
