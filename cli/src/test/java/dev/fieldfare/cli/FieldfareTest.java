package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FieldfareTest extends CommandTest {

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
            "rollback-plan",
            "--api-key-file")
        .doesNotContain("\u001b");
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
    gateway.on("POST " + GatewayAnswers.MIGRATIONS, 202, GatewayAnswers.accepted("QUEUED"));

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
    assertThat(result.out()).contains(GatewayAnswers.ID, "QUEUED");
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
    gateway.on("POST " + GatewayAnswers.MIGRATIONS, 202, GatewayAnswers.accepted("QUEUED"));
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
    gateway.on("POST " + GatewayAnswers.MIGRATIONS, 202, GatewayAnswers.accepted("QUEUED"));
    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration("APPLIED", "null"));
    String[] command = {"enqueue", "DROP_TABLE", "-t", "t", "--wait=5"};

    assertThat(shell.run(command).exitCode()).isZero();

    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration(
            "FAILED",
            "{\"code\":\"table_missing\",\"class\":\"refusal\",\"message\":\"There is no table"
                + " t.\"}"));
    Result failed = shell.run(command);
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains("table_missing", "There is no table t.");

    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration("WAITING", "null"));
    Result waiting = shell.run("enqueue", "DROP_TABLE", "-t", "t", "--wait=0");
    assertThat(waiting.exitCode()).isEqualTo(75);
  }

  @Test
  void printsOneJsonDocumentWhereverTheOptionStands() throws IOException {
    gateway.on("GET " + GatewayAnswers.MIGRATIONS, 200, GatewayAnswers.page());

    assertThat(GatewayAnswers.json(shell.run("--json", "history")).path("items").size())
        .isEqualTo(1);
    assertThat(GatewayAnswers.json(shell.run("history", "--format", "json")).path("next").isNull())
        .isTrue();
  }

  @Test
  void passesFiltersOn() {
    gateway.on("GET " + GatewayAnswers.MIGRATIONS, 200, GatewayAnswers.page());

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
    gateway.on("GET " + GatewayAnswers.MIGRATIONS, 200, GatewayAnswers.page());
    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration("APPLIED", "null"));

    assertThat(shell.run("history", "k1").out()).contains("main/t", "possible, exact");
    assertThat(gateway.requests().getFirst().line()).endsWith("?idempotencyKey=k1");
  }

  @Test
  void printsOnlyIdentifiersWhenQuiet() {
    gateway.on("GET " + GatewayAnswers.MIGRATIONS, 200, GatewayAnswers.page());

    assertThat(shell.run("history", "--quiet").out().strip()).isEqualTo(GatewayAnswers.ID);
  }

  @Test
  void showsAPreviewWithItsVerdict() {
    gateway.on(
        "POST " + GatewayAnswers.MIGRATIONS + "/preview",
        200,
        """
        {"changes":[{"type":"DROP_COLUMN","schema":"public","table":"t","column":"c","valid":false,
         "refusals":[{"code":"column_missing","message":"The table has no column c."}],"warnings":[],
         "statements":[],"undoStatements":[],"rows":0,"bytes":0,
         "estimate":{"lowMs":0,"highMs":0,"holdMs":0},"dependents":[],"requiresBackup":false}],
         "summary":{"total":1,"valid":0,"invalid":1,"requiresBackup":false}}\
        """);

    Result result = shell.run("preview", "DROP_COLUMN", "-t", "t", "-c", "c");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("refused", "column_missing", "The table has no column c.");
  }

  @Test
  void findsTheTargetOfAnEnvironment() {
    gateway.on(
        "GET /api/v1/targets",
        200,
        "{\"items\":[{\"name\":\"main\",\"environment\":\"production\"},"
            + "{\"name\":\"crm\",\"environment\":\"staging\"}]}");
    gateway.on("GET " + GatewayAnswers.MIGRATIONS, 200, GatewayAnswers.page());

    assertThat(shell.run("history", "--environment", "staging").exitCode()).isZero();
    assertThat(gateway.last().line()).contains("target=crm");
    assertThat(shell.run("history", "--environment", "test").exitCode()).isEqualTo(64);
    assertThat(shell.run("history", "--environment", "staging", "--target", "main").exitCode())
        .isEqualTo(64);
  }
}
