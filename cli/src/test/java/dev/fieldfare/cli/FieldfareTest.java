package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldfareTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String MIGRATIONS = "/api/v1/migrations";

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell =
        new CommandLineRun(folder)
            .with("FIELDFARE_URL", gateway.url())
            .with("FIELDFARE_API_KEY", "ff_test");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void helpsWithWhatThereIsAndNothingElse() {
    Result help = shell.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains(
            "enqueue",
            "preview",
            "history",
            "undo",
            "migrate",
            "validate",
            "forms",
            "structure",
            "versions",
            "queue",
            "status",
            "health",
            "alerts",
            "report",
            "backup",
            "--api-key-file")
        .doesNotContain("rollback-plan", "\u001b");
    assertThat(shell.run("queue", "pause", "--help").out()).contains("--table");
    assertThat(shell.run("--version").out()).startsWith("fieldfare ");
  }

  @Test
  void calls64WhatIsTypedWrong() {
    assertThat(shell.run().exitCode()).isEqualTo(64);
    assertThat(shell.run("fly").exitCode()).isEqualTo(64);
    assertThat(shell.run("backup", "create").exitCode()).isEqualTo(64);
    assertThat(shell.run("queue").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--limit", "many").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--format", "nagios").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--url", "ftp://x").exitCode()).isEqualTo(64);
    assertThat(shell.run("--json", "--format", "text", "history").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--since", "yesterday").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "-n", "0").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--limit", "501").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void suggestsNearVerbsThoseOfTheLauncherToo() {
    assertThat(shell.run("stop").err()).contains("Did you mean: ./fieldfare down?");
    assertThat(shell.run("Up").err()).contains("Did you mean: ./fieldfare up?");
    assertThat(shell.run("upp").err()).contains("Did you mean: ./fieldfare up?");
    assertThat(shell.run("dwon").err()).contains("Did you mean: ./fieldfare down?");
    assertThat(shell.run("histroy").err()).contains("Did you mean: ./fieldfare history?");
    assertThat(shell.run("fly").err()).doesNotContain("Did you mean").contains("fieldfare help");
    assertThat(shell.run("history", "--tabel", "t").err()).contains("--table");
  }

  @Test
  void enqueuesOneChangeByFlags() {
    gateway.on("POST " + MIGRATIONS, 202, accepted("QUEUED"));

    Result result =
        shell.run(
            "enqueue",
            "ADD_COLUMN",
            "--table",
            "survey",
            "--column",
            "email",
            "--data-type",
            "email",
            "--default",
            "",
            "--key",
            "k1",
            "--depends-on",
            "a,b",
            "--grace",
            "30d");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains(ID, "QUEUED");
    assertThat(gateway.last().key()).isEqualTo("k1");
    assertThat(gateway.last().authorization()).isEqualTo("Bearer ff_test");
    assertThat(gateway.last().body())
        .isEqualTo(
            "{\"target\":\"main\",\"type\":\"ADD_COLUMN\",\"table\":\"survey\",\"column\":\"email\","
                + "\"dataType\":\"email\",\"default\":\"\",\"dependsOn\":[\"a\",\"b\"],"
                + "\"options\":{\"grace\":\"PT720H\"}}");
  }

  @Test
  void refusesWhatCanNeverBeRightBeforeItIsSent() {
    Result result =
        shell.run("enqueue", "ADD_COLUMN", "-t", "t", "-c", "c", "-d", "text; drop table users");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("unknown_type").contains("is not the name of a type");
    assertThat(shell.run("enqueue", "ADD_COLUMN", "-t", "t").err()).contains("missing_property");
    assertThat(shell.run("enqueue", "ADD_INDEX", "-t", "t").exitCode()).isEqualTo(1);
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void enqueuesFilesAndStandardInput() throws IOException {
    gateway.on("POST " + MIGRATIONS, 202, accepted("QUEUED"));
    Path file =
        Files.writeString(
            folder.resolve("changes.json"),
            "[{\"type\":\"DROP_TABLE\",\"table\":\"a\"},{\"type\":\"DROP_TABLE\",\"table\":\"b\"}]");

    assertThat(shell.run("enqueue", "--file", file.toString(), "--atomic").exitCode()).isZero();
    assertThat(gateway.last().body()).contains("\"changes\":[{").endsWith("\"atomic\":true}");

    shell.input("{\"type\":\"SET_DEFAULT\",\"table\":\"a\",\"column\":\"c\",\"default\":1.50}");
    assertThat(shell.run("enqueue", "--file", "-", "--target", "crm").exitCode()).isZero();
    assertThat(gateway.last().body()).contains("\"default\":\"1.50\"").contains("\"crm\"");
  }

  @Test
  void waitsForTheEndAndSaysHowItWas() {
    gateway.on("POST " + MIGRATIONS, 202, accepted("QUEUED"));
    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration("APPLIED", "null"));
    String[] command = {"enqueue", "DROP_TABLE", "-t", "t", "--wait=5"};

    assertThat(shell.run(command).exitCode()).isZero();

    gateway.on(
        "GET " + MIGRATIONS + "/" + ID,
        200,
        migration(
            "FAILED",
            "{\"code\":\"table_missing\",\"class\":\"refusal\",\"message\":\"There is no table t.\"}"));
    Result failed = shell.run(command);
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains("table_missing", "There is no table t.");

    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration("WAITING", "null"));
    Result waiting = shell.run("enqueue", "DROP_TABLE", "-t", "t", "--wait=0");
    assertThat(waiting.exitCode()).isEqualTo(75);
  }

  @Test
  void printsOneJsonDocumentWhereverTheOptionStands() throws IOException {
    gateway.on("GET " + MIGRATIONS, 200, page());

    assertThat(json(shell.run("--json", "history")).path("items").size()).isEqualTo(1);
    assertThat(json(shell.run("history", "--format", "json")).path("next").isNull()).isTrue();
  }

  @Test
  void passesFiltersOn() {
    gateway.on("GET " + MIGRATIONS, 200, page());

    shell.run(
        "history",
        "-t",
        "crm.t",
        "--status",
        "FAILED,REJECTED",
        "--since",
        "2026-01-01T00:00:00Z",
        "-n",
        "7",
        "--target",
        "main");

    assertThat(gateway.last().line())
        .isEqualTo(
            "GET /api/v1/migrations?limit=7&since=2026-01-01T00%3A00%3A00Z"
                + "&status=FAILED%2CREJECTED&table=crm.t&target=main");
  }

  @Test
  void showsOneMigrationByItsKey() {
    gateway.on("GET " + MIGRATIONS, 200, page());
    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration("APPLIED", "null"));

    assertThat(shell.run("history", "k1").out()).contains("main/t", "possible, exact");
    assertThat(gateway.requests().getFirst().line()).endsWith("?idempotencyKey=k1");
  }

  @Test
  void printsOnlyIdentifiersWhenQuiet() {
    gateway.on("GET " + MIGRATIONS, 200, page());

    assertThat(shell.run("history", "--quiet").out().strip()).isEqualTo(ID);
  }

  @Test
  void showsAPreviewWithItsVerdict() {
    gateway.on(
        "POST " + MIGRATIONS + "/preview",
        200,
        """
        {"changes":[{"type":"DROP_COLUMN","schema":"public","table":"t","column":"c","valid":false,
         "refusals":[{"code":"column_missing","message":"The table has no column c."}],"warnings":[],
         "statements":[],"undoStatements":[],"rows":0,"bytes":0,
         "estimate":{"lowMs":0,"highMs":0,"holdMs":0},"dependents":[],"requiresBackup":false}],
         "summary":{"total":1,"valid":0,"invalid":1,"requiresBackup":false}}""");

    Result result = shell.run("preview", "DROP_COLUMN", "-t", "t", "-c", "c");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("refused", "column_missing", "The table has no column c.");
  }

  @Test
  void asksBeforeItTakesThingsBackAndSaysHowToAnswer() {
    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration("APPLIED", "null"));
    gateway.on("POST " + MIGRATIONS + "/" + ID + "/undo", 202, accepted("QUEUED"));

    for (String[] destructive :
        new String[][] {
          {"undo", ID}, {"queue", "cancel", ID}, {"queue", "dead-letters", "delete", "1-0"}
        }) {
      Result unanswered = shell.run(destructive);
      assertThat(unanswered.exitCode()).isEqualTo(64);
      assertThat(unanswered.err()).contains("--yes");
    }
    assertThat(gateway.requests()).noneMatch(request -> request.line().startsWith("POST"));
    assertThat(shell.run("undo", ID, "--yes").exitCode()).isZero();
  }

  @Test
  void tellsRefusalsFromTroubleByTheExitCode() throws IOException {
    gateway.on("GET /api/v1/queue", 403, problem(403, "not_permitted"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(77);
    gateway.on("GET /api/v1/queue", 401, problem(401, "not_authenticated"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(77);
    gateway.on("GET /api/v1/queue", 429, problem(429, "rate_limited"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(75);
    gateway.on("GET /api/v1/queue", 400, problem(400, "unknown_target"));
    Result refused = shell.run("queue", "status", "--json");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(json(refused).path("code").asText()).isEqualTo("unknown_target");
    assertThat(shell.with("FIELDFARE_URL", "http://127.0.0.1:1").run("history").exitCode())
        .isEqualTo(75);
  }

  @Test
  void speaksToMonitoring() {
    gateway.on("GET /api/v1/queue", 200, queue("warning", 12));

    Result plugin = shell.run("queue", "status", "--format", "nagios");
    assertThat(plugin.exitCode()).isEqualTo(1);
    assertThat(plugin.out())
        .startsWith("FIELDFARE WARNING - 12 waiting")
        .contains("| main_waiting=12;10;50;0 main_failed=0;2;10;0");
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(2);
    gateway.on("GET /api/v1/queue", 200, queue("critical", 60));
    assertThat(shell.run("status", "--format", "nagios").exitCode()).isEqualTo(2);
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(1);

    Result away =
        shell.with("FIELDFARE_URL", "http://127.0.0.1:1").run("status", "--format", "nagios");
    assertThat(away.exitCode()).isEqualTo(3);
    assertThat(away.out()).startsWith("FIELDFARE UNKNOWN - ");
  }

  @Test
  void holdsAndFreesLinesAndMigrations() {
    gateway.on("POST /api/v1/queue/pause", 200, "");
    gateway.on("POST /api/v1/queue/resume", 200, "");
    gateway.on("POST /api/v1/queue/acknowledge", 200, "{\"target\":\"main\",\"failures\":3}");
    gateway.on("GET " + MIGRATIONS + "/" + ID, 200, migration("PAUSED", "null"));
    gateway.on("POST " + MIGRATIONS + "/" + ID + "/pause", 200, "");

    assertThat(shell.run("queue", "pause", "--table", "crm.t").exitCode()).isZero();
    assertThat(gateway.last().body())
        .isEqualTo("{\"target\":\"main\",\"schema\":\"crm\",\"table\":\"t\"}");
    assertThat(shell.run("queue", "resume", "--target", "x").out()).contains("x goes on");
    assertThat(shell.run("queue", "acknowledge").out()).contains("main: 3 failures acknowledged");
    assertThat(gateway.last().body()).isEqualTo("{\"target\":\"main\"}");
    assertThat(shell.run("queue", "pause", ID).out()).contains("PAUSED");
  }

  @Test
  void showsReplaysAndDeletesDeadLetters() {
    String letter =
        "{\"id\":\"1-0\",\"target\":\"main\",\"reason\":\"malformed\",\"attempts\":1,"
            + "\"stream\":\"fieldfare:migrations\",\"entryId\":\"0-9\",\"fields\":{\"data\":\"\\u001b[2J{\"}}";
    gateway.on("GET /api/v1/queue/dead-letters", 200, "{\"items\":[" + letter + "],\"next\":null}");
    gateway.on("GET /api/v1/queue/dead-letters/1-0", 200, letter);
    gateway.on("POST /api/v1/queue/dead-letters/1-0/replay", 200, "");
    gateway.on("DELETE /api/v1/queue/dead-letters/1-0", 204, "");

    assertThat(shell.run("queue", "dead-letters").out()).contains("1-0", "malformed");
    assertThat(shell.run("queue", "dead-letters", "show", "1-0").out())
        .contains("0-9", "{")
        .doesNotContain("\u001b");
    assertThat(shell.run("queue", "dead-letters", "replay", "1-0").exitCode()).isZero();
    assertThat(shell.run("queue", "dead-letters", "delete", "1-0", "-y").exitCode()).isZero();
  }

  @Test
  void findsTheTargetOfAnEnvironment() {
    gateway.on(
        "GET /api/v1/targets",
        200,
        "{\"items\":[{\"name\":\"main\",\"environment\":\"production\"},"
            + "{\"name\":\"crm\",\"environment\":\"staging\"}]}");
    gateway.on("GET " + MIGRATIONS, 200, page());

    assertThat(shell.run("history", "--environment", "staging").exitCode()).isZero();
    assertThat(gateway.last().line()).contains("target=crm");
    assertThat(shell.run("history", "--environment", "test").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--environment", "staging", "--target", "main").exitCode())
        .isEqualTo(64);
  }

  private static JsonNode json(Result result) throws IOException {
    return new ObjectMapper().readTree(result.out());
  }

  private static String accepted(String status) {
    return """
    {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"%s","href":"/"}]}"""
        .formatted(ID, status);
  }

  private static String page() {
    return "{\"items\":[" + migration("APPLIED", "null") + "],\"next\":null}";
  }

  private static String migration(String status, String error) {
    return """
    {"id":"%s","target":"main","schema":"public","table":"t","type":"DROP_TABLE","status":"%s",
     "enqueuedAt":"2026-01-01T12:00:00Z","error":%s,"undo":{"possible":true,"lossless":true}}"""
        .formatted(ID, status, error);
  }

  private static String queue(String band, int waiting) {
    return """
    {"targets":[{"target":"main","waiting":%d,"active":0,"applied":5,"failed":0,"delayed":0,
     "oldestSeconds":0.5,"consumers":1,"applyRatePerSecond":1.0,"band":"%s"}]}"""
        .formatted(waiting, band);
  }

  private static String problem(int status, String code) {
    return "{\"status\":%d,\"code\":\"%s\",\"detail\":\"No.\"}".formatted(status, code);
  }
}
