package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that an undo cannot restore are reported before it is sent and after it is done. */
class UndoTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String UNDO = "0198c0de-0000-7000-8000-000000000002";
  private static final String MIGRATIONS = "/api/v1/migrations";
  private static final String WARNING =
      """
      {"code":"values_not_restored","severity":"HIGH","message":"2 kept values have no row.",
       "suggestion":"Set the keys back."}\
      """;

  @BeforeEach
  void start() {
    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration(ID, "APPLIED", ""));
    gateway.on("POST " + MIGRATIONS + "/preview", 200, preview(WARNING));
    gateway.on(
        "POST " + MIGRATIONS + "/" + ID + "/undo",
        202,
        """
        {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"QUEUED",
         "href":"/"}]}\
        """
            .formatted(UNDO));
  }

  @Test
  void d33_warningsAreShownBeforeAnUndoIsSent() {
    Result result = shell.run("undo", ID, "--yes", "--json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("warning: values_not_restored: 2 kept values have no row. Set the keys back.");
    assertThat(result.out()).startsWith("{").doesNotContain("values_not_restored");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .containsSubsequence(
            "POST " + MIGRATIONS + "/preview", "POST " + MIGRATIONS + "/" + ID + "/undo");
  }

  @Test
  void d33_aDryRunShowsThePlanAndSendsNothing() {
    Result result = shell.run("undo", ID, "--dry-run");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("UNDO t.c", "values_not_restored", "1 can be done");
    assertThat(gateway.requests()).noneMatch(request -> request.line().endsWith("/undo"));
  }

  @Test
  void d33_previewTakesTheIdOfAnUndo() {
    Result result = shell.run("preview", "--undo", ID);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).contains("values_not_restored");
    assertThat(gateway.last().body()).contains("\"type\":\"UNDO\"", ID);
    assertThat(shell.run("preview", "ADD_COLUMN", "--undo", ID).exitCode()).isEqualTo(64);
  }

  @Test
  void d33_waitingShowsWhatTheUndoDidNotBringBack() {
    gateway.on("GET " + MIGRATIONS + "/" + UNDO, 200, migration(UNDO, "APPLIED", WARNING));

    Result result = shell.run("undo", ID, "--yes", "--wait=5");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("warning: values_not_restored: 2 kept values have no row.");
  }

  @Test
  void d33_aRepeatedUndoIsSentEvenWhereThereIsNoPreview() {
    gateway.on(
        "POST " + MIGRATIONS + "/preview",
        409,
        "{\"status\":409,\"code\":\"already_undone\",\"detail\":\"It is undone.\"}");

    Result result = shell.run("undo", ID, "--yes");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("there is no preview", "It is undone.");
    assertThat(shell.run("undo", ID, "--dry-run").exitCode()).isEqualTo(1);
  }

  private static String migration(String id, String status, String warnings) {
    return """
    {"id":"%s","target":"main","schema":"public","table":"t","type":"DROP_COLUMN","status":"%s",
     "warnings":[%s],"enqueuedAt":"2026-01-01T12:00:00Z","error":null,
     "undo":{"possible":true,"lossless":true}}\
    """
        .formatted(id, status, warnings);
  }

  private static String preview(String warnings) {
    return """
    {"changes":[{"type":"UNDO","schema":"public","table":"t","column":"c","strategy":"rewrite",
     "valid":true,"refusals":[],"warnings":[%s],"statements":[],"undoStatements":[],"rows":2,"bytes":1,
     "estimate":{"lowMs":0,"highMs":0,"holdMs":0},"dependents":[],"requiresBackup":false}],
     "summary":{"total":1,"valid":1,"invalid":0,"requiresBackup":false}}\
    """
        .formatted(warnings);
  }
}
