package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that wait for paused migrations report the pause. */
class PauseTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String[] ENQUEUE = {"enqueue", "DROP_TABLE", "-t", "t", "--wait=0"};

  @BeforeEach
  void open() {
    gateway.on(
        "POST /api/v1/migrations",
        202,
        """
        {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"QUEUED","href":"/"}]}\
        """
            .formatted(ID));
    gateway.on("GET /api/v1/migrations/" + ID, 200, migration("QUEUED"));
  }

  @Test
  void saysThatTheTargetIsPausedWhenTheWaitEnds() {
    gateway.on("GET /api/v1/queue", 200, queue(true, false));

    Result result = shell.run(ENQUEUE);

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.err())
        .contains("waited 0 s, and 1 of 1 is not done: the queue of main is paused")
        .contains("./fieldfare queue resume --target main resumes it.");
    assertThat(result.out()).doesNotContain("paused");
  }

  @Test
  void saysThatTheTableOrTheMigrationIsPaused() {
    gateway.on("GET /api/v1/queue", 200, queue(false, true));
    assertThat(shell.run(ENQUEUE).err())
        .contains("the line of main/public.t is paused", "--table public.t");

    gateway.on("GET /api/v1/migrations/" + ID, 200, migration("PAUSED"));
    assertThat(shell.run(ENQUEUE).err())
        .contains("DROP_TABLE of t is paused. ./fieldfare queue resume " + ID);
  }

  @Test
  void saysThatTheWaitIsOverWhenNothingIsPaused() {
    gateway.on("GET /api/v1/queue", 200, queue(false, false));

    Result result = shell.run(ENQUEUE);

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.err()).contains("DROP_TABLE of t is QUEUED.", "./fieldfare history " + ID);
  }

  @Test
  void aPauseIsAWarningToMonitoring() {
    gateway.on("GET /api/v1/queue", 200, queue(true, false));
    for (String[] command : new String[][] {{"status"}, {"queue", "status"}}) {
      Result plugin = shell.with("FIELDFARE_API_KEY", "k").run(and(command, "--format", "nagios"));
      assertThat(plugin.exitCode()).isEqualTo(1);
      assertThat(plugin.out()).startsWith("FIELDFARE WARNING - main paused, 1 waiting");
    }
    gateway.on("GET /api/v1/queue", 200, queue(false, true));

    assertThat(shell.run("queue", "status", "--format", "nagios").out())
        .startsWith("FIELDFARE WARNING - main/public.t paused, 1 waiting");
    assertThat(shell.run("queue", "status").exitCode()).isEqualTo(2);
  }

  @Test
  void d60_aStatementThatRunsOnIsNamedWhenItsMigrationIsPausedOrCancelled() {
    for (String verb : new String[] {"pause", "cancel"}) {
      String status = verb.equals("pause") ? "PAUSED" : "CANCELLED";
      gateway.on("POST /api/v1/migrations/" + ID + "/" + verb, 200, migration(status));
      gateway.on("GET /api/v1/migrations/" + ID, 200, running(status));

      Result result = shell.with("FIELDFARE_API_KEY", "k").run("queue", verb, ID, "--yes");

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.err())
          .contains("warning: " + ID + ": statement_running: Statement 2 (line 3) still runs.")
          .contains("SELECT pg_terminate_backend(77)");
      assertThat(result.out()).contains(status).doesNotContain("statement_running");
    }
  }

  private static String running(String status) {
    return migration(status)
        .replace(
            "\"error\":null",
            """
            "error":null,"warnings":[{"code":"statement_running","severity":"HIGH",
             "message":"Statement 2 (line 3) still runs.",
             "suggestion":"SELECT pg_terminate_backend(77)"}]\
            """);
  }

  private static String[] and(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String migration(String status) {
    return """
    {"id":"%s","target":"main","schema":"public","table":"t","type":"DROP_TABLE","status":"%s",
     "enqueuedAt":"2026-01-01T12:00:00Z","error":null,"undo":{"possible":true,"lossless":true}}\
    """
        .formatted(ID, status);
  }

  private static String queue(boolean target, boolean table) {
    return """
    {"targets":[{"target":"main","waiting":1,"active":0,"applied":5,"failed":0,"delayed":0,
     "oldestSeconds":0.5,"consumers":1,"applyRatePerSecond":1.0,"band":"ok","paused":%s,
     "tables":[{"schema":"public","table":"t","waiting":1,"active":0,"failed":0,
       "oldestSeconds":0.5,"paused":%s}]}]}\
    """
        .formatted(target, table);
  }
}
