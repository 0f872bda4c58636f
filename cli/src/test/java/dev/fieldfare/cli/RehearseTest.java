package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.cli.output.SarifReport;
import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearseTest {

  private static final String ROUTE = "/api/v1/tracks/main/rehearsals";
  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  @TempDir private Path folder;
  private StubGateway gateway;
  private CommandLineRun shell;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectory(folder.resolve("sql"));
    Files.writeString(folder.resolve("sql/001_parts.sql"), "ALTER TABLE part ADD a int;");
    gateway = new StubGateway();
    shell = new CommandLineRun(folder).with("FIELDFARE_URL", gateway.url());
    gateway.on("POST " + ROUTE, 202, rehearsal("QUEUED", "null", "null"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static String rehearsal(String status, String finishedAt, String report) {
    return """
    {"id":"%s","kind":"REHEARSAL","track":"main","target":"main","status":"%s",
     "requestedBy":"me","requestedAt":"2026-01-01T00:00:00Z","finishedAt":%s,"error":null,
     "report":%s}\
    """
        .formatted(ID, status, finishedAt, report);
  }

  private void ends(boolean passed, String error, String restored, String differences) {
    String report =
        """
        {"passed":%1$s,"durationMs":1200.0,"leftOut":[],"versions":[{"version":"1",
         "file":"001_parts.sql","transactional":true,"passed":%1$s,"restored":%3$s,
         "differences":%4$s,"runs":[{"direction":"up","error":%2$s,"statements":[{"number":1,
          "line":1,"command":"ALTER TABLE","ms":2.5,"rows":0,"measured":true,
          "locks":[{"table":"public.part","mode":"ACCESS EXCLUSIVE"}],
          "rewrites":["public.part"]}]}]}]}\
        """
            .formatted(passed, error, restored, differences);
    gateway.on(
        "GET " + ROUTE + "/" + ID, 200, rehearsal("DONE", "\"2026-01-01T00:00:02Z\"", report));
  }

  @Test
  void pr14_showsLocksAndRewritesOfEachStatement() {
    ends(true, "null", "null", "[]");

    Result result = shell.run("rehearse", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("1 +001_parts.sql +passed")
        .contains("ACCESS EXCLUSIVE on public.part")
        .contains("rewrites public.part")
        .contains("Passed: 1 versions in 1.2 s");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .anyMatch(body -> body.contains("\"text\":\"ALTER TABLE part ADD a int;\""));
  }

  @Test
  void pr14_writesJUnitXmlWithWhatFailed() throws IOException {
    ends(false, "\"1.sql:1:1: \\\"a\\\" < b\"", "false", "[\"table x is left\"]");
    Path xml = folder.resolve("report.xml");

    Result result =
        shell.run("rehearse", "--dir", folder.resolve("sql").toString(), "--junit", xml.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("FAILED, down does not restore it");
    assertThat(Files.readString(xml))
        .contains("<testsuite name=\"001_parts.sql\" tests=\"2\" failures=\"2\">")
        .contains("<failure message=\"1.sql:1:1: &quot;a&quot; &lt; b\">")
        .contains("table x is left");
  }

  @Test
  void pr14_writesSarifWithTheLinesOfWhatFailed() throws IOException {
    ends(false, "\"001_parts.sql:3:9: \\\"a\\\" is no type\"", "false", "[\"table x is left\"]");
    Path sarif = folder.resolve("report.sarif");

    Result result =
        shell.run(
            "rehearse", "--dir", folder.resolve("sql").toString(), "--sarif", sarif.toString());

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    JsonNode results = new ObjectMapper().readTree(Files.readString(sarif)).at("/runs/0/results");
    assertThat(results.findValuesAsText("ruleId")).contains("MIGRATION_ERROR", "DOWN_DIFFERS");
    JsonNode error =
        StreamSupport.stream(results.spliterator(), false)
            .filter(one -> one.path("ruleId").asText().equals("MIGRATION_ERROR"))
            .findFirst()
            .orElseThrow();
    assertThat(error.at("/message/text").asText()).isEqualTo("\"a\" is no type");
    JsonNode place = error.at("/locations/0/physicalLocation");
    assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo("001_parts.sql");
    assertThat(place.at("/region/startLine").asInt()).isEqualTo(3);
    assertThat(place.at("/region/startColumn").asInt()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({"1__a:b.sql, 1__a%3Ab.sql", "a:b.sql, a%3Ab.sql", "1_a b/c:d.sql, 1_a%20b/c%3Ad.sql"})
  void pr14_aColonInTheNameOfAFileIsNotASchemeInSarif(String file, String uri)
      throws JsonProcessingException {
    RehearsalReport report =
        new RehearsalReport(
            false,
            List.of(
                new RehearsedVersion(
                    "1", file, true, false, List.of(), Optional.of(false), List.of())),
            List.of(),
            1);

    JsonNode document = new ObjectMapper().readTree(SarifReport.of(report, Optional.empty()));

    assertThat(document.at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri"))
        .isEqualTo(TextNode.valueOf(uri));
  }

  @Test
  void aReleaseWhoseRehearsalDoesNotPassIsNotBegun() {
    gateway.on(
        "GET /api/v1/targets",
        200,
        "{\"items\":[{\"name\":\"main\",\"environment\":\"development\"}]}");
    new ReleaseAnswers(gateway).fine();
    ends(false, "\"1.sql:1:1: no\"", "null", "[]");

    Result result = shell.run("migrate", "--rehearse", "--dir", folder.resolve("sql").toString());

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.err()).contains("the release was not begun");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .noneMatch(line -> line.startsWith("PUT") || line.contains("/migrate"));
  }
}
