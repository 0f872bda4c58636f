package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example of the docs is imported through a gateway. */
class ImportTest extends CommandTest {

  private static final Path EXAMPLE = Path.of("../docs/examples/work-orders");
  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @BeforeEach
  void start() {
    new ReleaseAnswers(gateway).environment("development");
    gateway.on("POST /api/v1/imports", 202, document("null"));
    reports("\"inserted\":1,\"present\":0,\"unresolved\":0,\"bad\":[]");
    shell.with("FIELDFARE_IMPORT_KEY", KEY);
  }

  private void reports(String report) {
    gateway.on("GET /api/v1/imports/" + ID, 200, document("{" + report + "}"));
  }

  private static String document(String report) {
    String finished = report.equals("null") ? "null" : "\"2026-01-01T00:00:01Z\"";
    return """
    {"id":"%s","kind":"IMPORT","target":"main","status":"DONE","requestedBy":"me",
     "requestedAt":"2026-01-01T00:00:00Z","finishedAt":%s,"error":null,"report":%s}\
    """
        .formatted(ID, finished, report);
  }

  private Result run(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                "--json-dir",
                EXAMPLE.resolve("data").toString(),
                "--mapping",
                EXAMPLE.resolve("mapping.yaml").toString()));
    arguments.addAll(List.of(options));
    return shell.run(arguments.toArray(String[]::new));
  }

  private List<String> sent(boolean dryRun) {
    return gateway.requests().stream()
        .map(StubGateway.Request::body)
        .filter(body -> body.contains("\"dryRun\":" + dryRun))
        .toList();
  }

  @Test
  void fw14_sendsRowsAndNamesRecordsThatDoNotFit() {
    Result result = run();

    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.out())
        .containsPattern("app_user +1 +3 +1 +0 +0 +1")
        .containsPattern("work_order +2 +4 +1 +0 +0 +1")
        .contains("users.json /users/2: app_user: there is no value for the column email")
        .contains("orders-2025.json /2: work_order: the value for the column number is not of");
    assertThat(sent(true)).as("each table is tried first").hasSize(6);
    assertThat(sent(false))
        .hasSize(6)
        .anyMatch(
            body -> body.contains("\"category\":\"display\",\"settings\":{\"theme\":\"dark\"}"))
        .anyMatch(body -> body.contains("\"number\":70001") && body.contains("\"hours\":\"1.25\""))
        .anyMatch(
            body -> body.contains("\"at\":\"2024-12-31T") || body.contains("\"at\":\"2025-01"));
  }

  @Test
  void c53_valuesToEncryptNeverLeaveThisMachine() {
    assertThat(run("--dry-run").exitCode()).isEqualTo(2);

    assertThat(gateway.requests())
        .extracting(StubGateway.Request::body)
        .noneMatch(body -> body.contains("correct horse") || body.contains("battery"))
        .anyMatch(body -> body.contains("\"encrypted_password\":\"ff1:"));
    assertThat(sent(false)).isEmpty();
    shell.with("FIELDFARE_IMPORT_KEY", "");
    Result without = run();
    assertThat(without.exitCode()).isEqualTo(64);
    assertThat(without.err()).contains("Nothing was imported");
    assertThat(sent(false)).isEmpty();
  }

  @Test
  void batchesAreAsLargeAsAsked() {
    run("--batch", "1");

    assertThat(sent(false)).hasSize(2 + 3 + 2 + 2 + 3 + 2);
    assertThat(run("--batch", "0").exitCode()).isEqualTo(64);
  }

  @Test
  void fw14_rowsThatTheTableRefusesAreNamedByFileAndPointer() throws IOException {
    reports(
        "\"inserted\":0,\"present\":0,\"unresolved\":0,\"bad\":[{\"row\":0,\"sqlState\":\"23503\","
            + "\"message\":\"violates\"}]");
    Path output = folder.resolve("bad.json");

    Result result = run("--output", output.toString(), "--json");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(Files.readString(output))
        .contains("\"pointer\" : \"/dispensers/D-100\"", "\"message\" : \"violates (23503)\"");
    assertThat(result.out()).contains("\"withoutTable\" : [ ]");
  }

  @Test
  void fw14_moreBadRecordsThanAReportCanHoldEndTheImport() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[" + "{},".repeat(10_000) + "{}]");
    Path mapping =
        Files.writeString(
            folder.resolve("m.yaml"),
            "tables: [{files: 'a.json', table: t, key: [id], columns: {id: /id}}]");

    Result result =
        shell.run("import", "--json-dir", folder.toString(), "--mapping", mapping.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("more than 10000 records of the table t are bad", "The first is a.json /0: ");
  }

  @Test
  void whatATableRefusesAsAWholeEndsTheImportBeforeItBegan() {
    reports("\"inserted\":0,\"present\":0,\"refusal\":\"column nmae does not exist\"");

    Result result = run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("mapping.yaml:3: no rows can be imported into the table app_user: column nmae");
    assertThat(sent(false)).isEmpty();
  }

  @Test
  void c46_oneFileThatIsNoJsonRefusesTheImport() throws IOException {
    Files.writeString(folder.resolve("a.json"), "[{\"id\":1},");
    Path mapping =
        Files.writeString(
            folder.resolve("m.yaml"),
            "tables: [{files: '*.json', table: t, key: [id], columns: {id: /id}}]");

    Result result =
        shell.run("import", "--json-dir", folder.toString(), "--mapping", mapping.toString());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("a.json:1:", "this is not JSON. Nothing was imported.");
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void c31_productionIsNeverMeantByAccident() {
    new ReleaseAnswers(gateway).environment("production");

    assertThat(run().exitCode()).isEqualTo(64);
    assertThat(sent(false)).isEmpty();
    assertThat(run("--yes").exitCode()).isEqualTo(2);
  }

  @Test
  void theHistoryOfAnotherToolIsTakenOver() throws IOException {
    Files.writeString(folder.resolve("V1__part.sql"), "SELECT 1;");
    gateway.on(
        "PUT /api/v1/tracks/main/versions/1",
        200,
        "{\"track\":\"main\",\"version\":\"1\",\"verdict\":\"stored\",\"checksum\":\"c\"}");
    gateway.on(
        "POST /api/v1/tracks/main/history",
        200,
        "{\"track\":\"main\",\"target\":\"main\",\"versions\":[\"1\"]}");

    Result result = shell.run("import", "--history", "flyway", "--dir", folder.toString(), "--yes");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("Marked as BASELINE: 1. Nothing ran.");
    assertThat(gateway.last().body()).contains("\"tool\":\"flyway\"");
    assertThat(shell.run("import").exitCode()).isEqualTo(64);
    assertThat(shell.run("import", "--history", "flyway").exitCode()).isEqualTo(64);
    assertThat(run("--history", "flyway").exitCode()).isEqualTo(64);
  }
}
