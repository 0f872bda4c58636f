package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules from the command line. */
class ScheduleTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String ROOT = "/api/v1/schedules";

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
  void qc66_aListShowsTheNextMomentAndTheLastResult() {
    gateway.on("GET " + ROOT, 200, "{\"items\":[%s]}".formatted(schedule()));

    assertThat(shell.run("schedule", "list").out())
        .contains(
            "nightly", "BACKUP of public.orders", "0 2 * * *", "2026-01-02T01:00:00Z", "FAILED");
    assertThat(shell.run("--target", "other", "schedule", "list").out()).contains("No schedules.");
  }

  @Test
  void qc66_aScheduleIsSetWithCronTextOrAnInterval() {
    gateway.on("PUT " + ROOT + "/nightly", 200, schedule());

    Result set =
        shell.run(
            "schedule",
            "set",
            "nightly",
            "--kind",
            "BACKUP",
            "--table",
            "orders",
            "--cron",
            "0 2 * * *",
            "--zone",
            "Europe/Berlin");

    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(gateway.last().body())
        .contains("\"timing\":\"0 2 * * *\"", "\"zone\":\"Europe/Berlin\"", "\"enabled\":true");
    shell.run("schedule", "set", "nightly", "--kind", "HEALTH", "--every", "6h", "--disabled");
    assertThat(gateway.last().body()).contains("\"timing\":\"PT6H\"", "\"enabled\":false");
    assertThat(shell.run("schedule", "set", "nightly", "--kind", "HEALTH").exitCode())
        .isEqualTo(64);
  }

  @Test
  void qc68_aTrafficProfileIsSet() {
    gateway.on("PUT " + ROOT + "/profiles/medium", 200, "{\"items\":[%s]}".formatted(schedule()));

    Result set = shell.run("schedule", "profile", "medium", "--zone", "Europe/Berlin");

    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(set.out()).contains("nightly");
    assertThat(shell.run("schedule", "profile", "huge").exitCode()).isEqualTo(64);
  }

  @Test
  void aRunThatFailsIsAnErrorOfTheCommand() {
    gateway.on("POST " + ROOT + "/nightly/run", 202, run("WAITING", "null"));
    gateway.on(
        "GET " + ROOT + "/nightly/runs",
        200,
        "{\"items\":[%s]}".formatted(run("FAILED", "\"2026-01-01T12:00:01Z\"")));

    assertThat(shell.run("schedule", "run", "nightly").exitCode()).isZero();
    Result waited = shell.run("schedule", "run", "nightly", "--wait");
    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.out()).contains("FAILED", "no such table");
    assertThat(shell.run("schedule", "history", "nightly").out()).contains("no such table");
  }

  @Test
  void qc66_aScheduleIsEnabledDisabledAndRemoved() {
    gateway.on("POST " + ROOT + "/nightly/enable", 200, schedule());
    gateway.on("POST " + ROOT + "/nightly/disable", 200, schedule());
    gateway.on("DELETE " + ROOT + "/nightly", 204, "");

    assertThat(shell.run("schedule", "enable", "nightly").exitCode()).isZero();
    assertThat(shell.run("schedule", "disable", "nightly").exitCode()).isZero();
    assertThat(shell.run("schedule", "remove", "nightly").exitCode()).isEqualTo(64);
    assertThat(shell.run("--yes", "schedule", "remove", "nightly").exitCode()).isZero();
  }

  @Test
  void qc67_anExportIsPrintedAsItIs() {
    gateway.on(
        "GET " + ROOT + "/export/CRON",
        200,
        "{\"format\":\"CRON\",\"text\":\"# a\\n0 2 * * * x\\n\"}");

    assertThat(shell.run("schedule", "export", "cron").out()).isEqualTo("# a\n0 2 * * * x\n");
    assertThat(shell.run("schedule", "export", "word").exitCode()).isEqualTo(64);
  }

  private static String schedule() {
    return """
    {"name":"nightly","target":"main","kind":"BACKUP","timing":"0 2 * * *","zone":"Europe/Berlin",
     "table":"public.orders","enabled":true,"nextDue":"2026-01-02T01:00:00Z","lastRun":%s,
     "changedBy":"ann","changedAt":"2026-01-01T00:00:00Z"}\
    """
        .formatted(run("FAILED", "\"2026-01-01T12:00:01Z\""));
  }

  private static String run(String state, String ended) {
    return """
    {"id":"%s","schedule":"nightly","dueAt":"2026-01-01T12:00:00Z","missedSince":null,
     "requestedBy":null,"state":"%s","attempts":1,"startedAt":null,"endedAt":%s,
     "detail":"no such table"}\
    """
        .formatted(ID, state, ended);
  }
}
