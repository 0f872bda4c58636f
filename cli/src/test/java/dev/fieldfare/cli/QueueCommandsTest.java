package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Commands that steer queues, and the exit codes that tell what became of them. */
class QueueCommandsTest extends CommandTest {

  @Test
  void asksBeforeItTakesThingsBackAndSaysHowToAnswer() {
    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration("APPLIED", "null"));
    gateway.on(
        "POST " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID + "/undo",
        202,
        GatewayAnswers.accepted("QUEUED"));

    for (String[] destructive :
        new String[][] {
          {"undo", GatewayAnswers.ID},
          {"queue", "cancel", GatewayAnswers.ID},
          {"queue", "dead-letters", "delete", "1-0"}
        }) {
      Result unanswered = shell.run(destructive);
      assertThat(unanswered.exitCode()).isEqualTo(64);
      assertThat(unanswered.err()).contains("--yes");
    }
    assertThat(gateway.requests()).noneMatch(request -> request.line().startsWith("POST"));
    assertThat(shell.run("undo", GatewayAnswers.ID, "--yes").exitCode()).isZero();
  }

  @Test
  void tellsRefusalsFromTroubleByTheExitCode() throws IOException {
    gateway.on("GET /api/v1/queue", 403, GatewayAnswers.problem(403, "not_permitted"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(77);
    gateway.on("GET /api/v1/queue", 401, GatewayAnswers.problem(401, "not_authenticated"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(77);
    gateway.on("GET /api/v1/queue", 429, GatewayAnswers.problem(429, "rate_limited"));
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(75);
    gateway.on("GET /api/v1/queue", 400, GatewayAnswers.problem(400, "unknown_target"));
    Result refused = shell.run("queue", "status", "--json");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(GatewayAnswers.json(refused).path("code").asText()).isEqualTo("unknown_target");
    assertThat(shell.with("FIELDFARE_URL", "http://127.0.0.1:1").run("history").exitCode())
        .isEqualTo(75);
  }

  @Test
  void speaksToMonitoring() {
    gateway.on("GET /api/v1/queue", 200, GatewayAnswers.queue("warning", 12));

    Result plugin = shell.run("queue", "status", "--format", "nagios");
    assertThat(plugin.exitCode()).isEqualTo(1);
    assertThat(plugin.out())
        .startsWith("FIELDFARE WARNING - 12 waiting")
        .contains("| main_waiting=12;10;50;0 main_failed=0;2;10;0");
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(2);
    gateway.on("GET /api/v1/queue", 200, GatewayAnswers.queue("critical", 60));
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
    gateway.on(
        "GET " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID,
        200,
        GatewayAnswers.migration("PAUSED", "null"));
    gateway.on("POST " + GatewayAnswers.MIGRATIONS + "/" + GatewayAnswers.ID + "/pause", 200, "");

    assertThat(shell.run("queue", "pause", "--table", "crm.t").exitCode()).isZero();
    assertThat(gateway.last().body())
        .isEqualTo("{\"target\":\"main\",\"schema\":\"crm\",\"table\":\"t\"}");
    assertThat(shell.run("queue", "resume", "--target", "x").out()).contains("x goes on");
    assertThat(shell.run("queue", "acknowledge").out()).contains("main: 3 failures acknowledged");
    assertThat(gateway.last().body()).isEqualTo("{\"target\":\"main\"}");
    assertThat(shell.run("queue", "pause", GatewayAnswers.ID).out()).contains("PAUSED");
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
}
