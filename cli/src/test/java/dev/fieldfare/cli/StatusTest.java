package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.cli.status.StatusCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The screen shows processes and queues, each as far as it can be had. */
class StatusTest {

  private static final long ALIVE = ProcessHandle.current().pid();
  private static final long DEAD = Long.MAX_VALUE;

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() throws IOException {
    shell = new CommandLineRun(folder);
    gateway.on("GET /api/v1/migrations", 200, "{\"items\":[],\"next\":null}");
    gateway.on(
        "GET /api/v1/queue",
        200,
        """
        {"targets":[{"target":"main","waiting":3,"active":0,"applied":5,"failed":0,"delayed":0,
         "oldestSeconds":0.5,"consumers":1,"applyRatePerSecond":1.0,"band":"ok"}]}\
        """);
    gateway.on("GET /pulse/ready", 200, "{}");
    Files.createDirectories(folder.resolve(".fieldfare/logs"));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void showsTheProcessesWithTheirPidsAndTheQueues() throws IOException {
    stackJson("READY", ALIVE, ALIVE);

    for (String[] command : new String[][] {{"status"}, {"status", "--data", ".fieldfare"}}) {
      Result result = shell.run(command);
      assertThat(result.exitCode()).isZero();
      assertThat(result.out())
          .contains("stack    running  " + folder.resolve(".fieldfare"))
          .containsPattern("postgres +ready +pid " + ALIVE + " +127.0.0.1:" + port() + "\n")
          .containsPattern("redis +ready .* 127.0.0.1:" + port() + "\n")
          .containsPattern("migration-worker +ready .*" + gateway.url())
          .containsPattern("main +ok +3")
          .doesNotContain("secret");
    }
  }

  @Test
  void sb13_showsHealthVersionsBackupsAndAlerts() throws IOException {
    stackJson("READY", ALIVE, ALIVE);
    assertThat(shell.run("status").out()).contains("the report-service does not answer");
    gateway.on(
        "GET /api/v1/reports/status?days=1&format=json&zone=UTC",
        200,
        """
        {"generatedAt":"2026-01-01T12:00:00Z","scope":{"targets":["main"]},"omitted":[],
         "targets":[{"target":"main","health":{"checkedAt":"2026-01-01T12:00:00Z","score":95,"band":"HEALTHY"},"queue":[],
          "failures":[],"versions":[{"track":"shop","version":"3","pending":2,"failed":1}],
          "backups":[{"id":"00000000-0000-0000-0000-000000000007","type":"column","status":"VERIFIED","rows":1,"bytes":1,
           "createdAt":"2026-01-01T11:00:00Z"}]}],
         "alerts":[{"id":"1","severity":"HIGH","category":"BACKUP","title":"A backup is late\\u001b","firstSeen":"2026-01-01T12:00:00Z",
          "count":1}]}\
        """);

    assertThat(shell.run("status").out())
        .contains(
            "main  health 95 % HEALTHY; shop 3 (2 pending, 1 failed); newest backup"
                + " 00000000-0000-0000-0000-000000000007 of 2026-01-01T11:00:00Z",
            "  HIGH  A backup is late\\u001b")
        .doesNotContain("\u001b");
    JsonNode json = new ObjectMapper().readTree(shell.run("status", "--json").out());
    assertThat(json.at("/details/targets/0/health/score").asInt()).isEqualTo(95);
  }

  @Test
  void keepsTheQueuesOnTheScreenWhileAProcessIsDownAndShowsItsLastWords() throws IOException {
    stackJson("READY", ALIVE, DEAD);
    Files.writeString(
        folder.resolve(".fieldfare/logs/migration-worker.log"),
        "INFO started\nERROR out of coffee\n\tat Somewhere.java\nCaused by: ERROR\nINFO stopped\n");

    Result result = shell.run("status");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("stack    degraded")
        .containsPattern("migration-worker +down")
        .contains("migration-worker  ERROR out of coffee  (./fieldfare logs migration-worker)")
        .containsPattern("main +ok +3");
  }

  @Test
  void d33_quotesOnlyWhatAProcessWroteSinceItsLastStart() throws IOException {
    stackJson("READY", ALIVE, DEAD);
    Path log = folder.resolve(".fieldfare/logs/migration-worker.log");
    String before = "ERROR of yesterday\n=== start of migration-worker at 2026-01-01T12:00:00Z\n";

    Files.writeString(log, before + "INFO loading\n");
    assertThat(shell.run("status").out())
        .contains("migration-worker  INFO loading  (./fieldfare")
        .doesNotContain("yesterday");

    Files.writeString(log, before);
    assertThat(shell.run("status").out())
        .contains("migration-worker  (./fieldfare logs")
        .doesNotContain("yesterday");
  }

  @Test
  void keepsTheProcessesOnTheScreenWhileTheGatewayCannotSayHowTheQueuesAre() throws IOException {
    stackJson("READY", DEAD, ALIVE);
    Files.writeString(
        folder.resolve(".fieldfare/logs/postgres.log"),
        "LOG: starting\nPANIC: could not write: No space left on device\nLOG: shut down\n");
    gateway.on(
        "GET /api/v1/queue",
        503,
        """
        {"status":503,"code":"unavailable",
         "detail":"The control database, which holds the API keys, cannot be reached; try again."}\
        """);

    Result text = shell.run("status");
    JsonNode json = new ObjectMapper().readTree(shell.run("status", "--json").out());

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out())
        .contains("The control database, which holds the API keys, cannot be reached")
        .containsPattern("postgres +down")
        .contains("No space left on device  (./fieldfare logs postgres)")
        .contains("queues   not known while the gateway does not answer")
        .doesNotContain("busy");
    assertThat(json.path("problem").asText()).contains("cannot be reached");
    assertThat(json.path("stack").path("processes").findValuesAsText("state"))
        .containsExactly("ready", "down", "ready", "ready");
    assertThat(json.path("targets")).isEmpty();
  }

  @Test
  void aFullDiskIsNotWellHoweverReadyTheProcessesAre() {
    assertThat(new StatusCommand.Stack("running", "d", 1L << 30, List.of()).isWell()).isTrue();
    assertThat(new StatusCommand.Stack("running", "d", 4096, List.of()).isWell()).isFalse();
  }

  @Test
  void saysHowToStartWhatIsStopped() throws IOException {
    stackJson("STOPPED", ALIVE, ALIVE);

    Result result = shell.run("status", "--data", ".fieldfare");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("stack    stopped", "./fieldfare up --data .fieldfare starts it");
    assertThat(shell.run("status", "--format", "nagios").exitCode()).isEqualTo(3);
  }

  @Test
  void saysWhatTheGatewayIsWaitingForInsteadOfBusy() throws IOException {
    stackJson("READY", ALIVE, ALIVE);
    gateway.on(
        "GET /api/v1/migrations",
        503,
        """
        {"status":503,"code":"unavailable",
         "detail":"The database of the target \\"main\\" has no room left on its disk; try again."}\
        """);

    Result result = shell.run("history");

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.err())
        .contains("The database of the target \"main\" has no room left on its disk")
        .doesNotContain("busy");
  }

  @Test
  void aServerThatTakesNoConnectionsIsNotReady() throws IOException {
    stackJson("READY", ALIVE, ALIVE, 1);

    Result result = shell.run("status");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).containsPattern("postgres +not ready +pid " + ALIVE);
  }

  private int port() {
    return URI.create(gateway.url()).getPort();
  }

  private void stackJson(String state, long postgres, long worker) throws IOException {
    stackJson(state, postgres, worker, port());
  }

  private void stackJson(String state, long postgres, long worker, int port) throws IOException {
    StackFixture.write(
        folder,
        """
        {"state":"%s","gateway":{"url":"%2$s"},"apiKeys":{"viewer":"ff_viewer"},
         "postgres":{"host":"127.0.0.1","port":%6$d},
         "redis":{"url":"redis://default:secret@127.0.0.1:%6$d"},
         "servers":{"postgres":{"pid":%3$d},"redis":{"pid":%5$d}},
         "services":{"migration-worker":{"pid":%4$d,"url":"%2$s","readyUrl":"%2$s/pulse/ready"}},
         "supervisor":{"pid":%5$d}}\
        """
            .formatted(state, gateway.url(), postgres, worker, ALIVE, port));
  }
}
