package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrateTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String TRACK = "/api/v1/tracks/main";

  private static final String PLAN =
      """
      {"track":"main","target":"main","current":null,"versions":[{"version":"1",
       "file":"001_parts.sql","status":"PENDING","dependsOn":[],"transactional":true,
       "claims":["*"],"statements":[]}]}\
      """;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("sql"));
    Files.writeString(folder.resolve("sql/001_parts.sql"), "CREATE TABLE part (id int);");
    environment("development");
    new ReleaseAnswers(gateway).fine();
    gateway.on(
        "PUT " + TRACK + "/versions/001",
        200,
        "{\"track\":\"main\",\"version\":\"1\",\"verdict\":\"stored\",\"checksum\":\"c1\"}");
    gateway.on(
        "POST " + TRACK + "/migrate",
        202,
        """
        {"track":"main","target":"main","versions":[{"version":"1","verdict":"accepted",
         "migrationId":"%s","href":"/"}]}\
        """
            .formatted(ID));
  }

  @Test
  void uploadsAppliesAndReports() {
    ends("APPLIED", "null");

    Result result = shell.run("migrate", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).containsPattern("1 +APPLIED +parts +001_parts.sql");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .anyMatch(line -> line.startsWith("PUT " + TRACK + "/versions/001?"));
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .anyMatch(body -> body.contains("\"files\":[{\"version\":\"1\",\"checksum\":\"c1\"}]"));
  }

  @Test
  void saysWhatHappenedWhatIsLeftAndHowToGoOn() {
    ends(
        "FAILED",
        """
        {"code":"unknown_type","class":"refusal","sqlState":"42704",
         "message":"001_parts.sql:3:9: no such type","blockers":[]}\
        """);

    Result result = shell.run("migrate", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("001_parts.sql:3:9: no such type")
        .contains("The failed version was rolled back completely")
        .contains("Current version: none.")
        .contains("./fieldfare migrate --dir ");
  }

  @Test
  void saysHowManyStatementsOfAVersionAreDone() {
    gateway.on(
        "GET " + TRACK,
        200,
        """
        {"track":"main","target":"main","current":null,"versions":[{"version":"1","file":"1.sql",
         "status":"FAILED","findings":[],"options":{"transactional":false},"statementsDone":2}]}\
        """);

    Result result = shell.run("versions");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).contains("statements done: 2");
  }

  @Test
  void c46_oneFileThatIsRefusedRefusesTheRelease() throws IOException {
    Files.writeString(folder.resolve("sql/002_broken.sql"), "CREATE TABEL x;");
    gateway.on(
        "PUT " + TRACK + "/versions/002",
        422,
        """
        {"status":422,"code":"invalid_script","detail":"d","problems":[{"code":"invalid_script",
         "property":"002_broken.sql","message":"002_broken.sql:1:8: syntax error (42601)"}]}\
        """);

    Result result = shell.run("migrate", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("002_broken.sql:1:8: syntax error (42601)");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .noneMatch(line -> line.startsWith("POST " + TRACK));
  }

  @Test
  void c31_productionIsNeverMeantByAccident() {
    environment("production");
    ends("APPLIED", "null");

    Result asked = shell.run("migrate", "--dir", folder.resolve("sql").toString());

    assertThat(asked.exitCode()).isEqualTo(64);
    assertThat(asked.err()).contains("production").contains("--yes");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .noneMatch(line -> line.startsWith("PUT"));
    assertThat(shell.run("migrate", "--yes", "--dir", folder.resolve("sql").toString()).exitCode())
        .isZero();
  }

  @Test
  void aDryRunShowsStatementsAndStoresNothing() {
    gateway.on(
        "POST " + TRACK + "/versions/001/check",
        200,
        """
        {"version":"1","description":"parts","file":"001_parts.sql","checksum":"c1","hasDown":false,
         "options":{},"statements":[{"section":"up","line":3,"column":1,"command":"CREATE TABLE",
         "relations":["public.shelf"],"transactional":true}]}\
        """);
    gateway.on("POST " + TRACK + "/plan", 200, PLAN);

    Result result = shell.run("migrate", "--dry-run", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("1  001_parts.sql  PENDING, one transaction, claims *")
        .containsPattern("3:1 +CREATE TABLE +public.shelf")
        .contains("Nothing was stored, and nothing ran.");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .noneMatch(line -> line.startsWith("PUT") || line.endsWith("/migrate"));
    assertThat(shell.run("plan", "--dir", folder.resolve("sql").toString()).out())
        .isEqualTo(result.out());
  }

  @Test
  void aBaselineUploadsAndRunsNothing() {
    gateway.on(
        "POST " + TRACK + "/baseline",
        200,
        "{\"track\":\"main\",\"target\":\"main\",\"versions\":[\"1\"]}");
    String directory = folder.resolve("sql").toString();

    Result result = shell.run("baseline", "--dir", directory, "--version", "1", "--yes");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("Marked as BASELINE: 1. Nothing ran.");
    assertThat(gateway.last().body()).contains("\"version\":\"1\"").contains("\"checksum\":\"c1\"");
    assertThat(shell.run("baseline", "--dir", directory, "--version", "1").exitCode())
        .isEqualTo(64);
  }

  private void environment(String name) {
    new ReleaseAnswers(gateway).environment(name);
  }

  private void ends(String status, String error) {
    gateway.on(
        "GET /api/v1/migrations/" + ID,
        200,
        """
        {"id":"%s","target":"main","type":"RUN_SQL","status":"%s","enqueuedAt":"2026-01-01T00:00:00Z",
         "error":%s,"undo":{"possible":false,"reason":"r","lossless":false}}\
        """
            .formatted(ID, status, error));
    gateway.on(
        "GET " + TRACK,
        200,
        """
        {"track":"main","target":"main","current":null,"versions":[{"version":"1",
         "description":"parts","file":"001_parts.sql","status":"%s","findings":[],"options":{}}]}\
        """
            .formatted(status));
  }
}
