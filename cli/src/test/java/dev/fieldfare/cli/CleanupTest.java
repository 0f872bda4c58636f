package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-36 to QC-41: cleanups show what they would do, ask, and end what was shown. */
class CleanupTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String HELD = "01890a5d-ac96-774b-bcce-b302099a8058";
  private static final String ROOT = "/api/v1/backups";

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
  void qc39_aDryRunCallsItsNumbersWouldBeAndDeletesNothing() {
    gateway.on("POST " + ROOT + "/cleanup", 200, report(true));

    Result result = shell.run("cleanup", "--dry-run", "--older-than", "60", "--keep", "3");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains(ID, "2.00 KB", "would be deleted:   1", "would remain:       4", "[DRY-RUN]")
        .contains("held by ann: audit")
        .doesNotContain("\ndeleted:");
    assertThat(gateway.requests()).hasSize(1);
    assertThat(gateway.requests().getFirst().body())
        .contains("\"dryRun\":true", "\"olderThanDays\":60", "\"keep\":3");
  }

  @Test
  void qc38_aCleanupSendsTheIdsThatWereShown() {
    gateway.on("POST " + ROOT + "/cleanup", 200, report(true));

    assertThat(shell.run("cleanup").exitCode()).isEqualTo(64);
    Result result = shell.run("cleanup", "--yes");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(gateway.requests().getLast().body())
        .contains("\"dryRun\":false", "\"ids\":[\"" + ID + "\"]")
        .doesNotContain(HELD);
  }

  @Test
  void qc41_nothingIsOver() {
    gateway.on(
        "POST " + ROOT + "/cleanup",
        200,
        report(true).replaceFirst("\\[\\{.*\\}\\]", "[]").replace("\n", ""));

    Result result = shell.run("cleanup-old-backups");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("No backup is over.", "total before:       5");
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void qc40_aHoldAndItsReleaseAreShown() {
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("null"));
    gateway.on(
        "POST " + ROOT + "/" + ID + "/hold",
        200,
        backup("{\"hold\":{\"reason\":\"audit\",\"by\":\"ann\",\"at\":\"2026-01-02T00:00:00Z\"}}"));
    gateway.on("POST " + ROOT + "/" + ID + "/release", 200, backup("null"));
    gateway.on("POST " + ROOT + "/" + ID + "/promote", 200, backup("{\"tier\":\"monthly\"}"));

    assertThat(shell.run("backup", "hold", ID, "--reason", "audit").out())
        .contains("held:       by ann: audit");
    assertThat(shell.run("backup", "release", ID).out()).doesNotContain("held:");
    assertThat(shell.run("backup", "promote", ID, "--tier", "monthly").out())
        .contains("tier:       monthly");
    assertThat(shell.run("backup", "promote", ID, "--tier", "yearly").exitCode()).isEqualTo(64);
    assertThat(shell.run("backup", "hold", ID).exitCode()).isEqualTo(64);
  }

  @Test
  void qc25_backupsThatExpireSoonAreListed() {
    gateway.on(
        "GET " + ROOT + "/expiring",
        200,
        "{\"items\":[%s],\"missing\":[]}".formatted(backup("null")));

    Result result = shell.run("backup", "expiring", "--days", "30");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("DAYS LEFT", ID, "main/public.orders");
  }

  private static String report(boolean dryRun) {
    return """
    {"target":"main","dryRun":%s,"before":{"backups":5,"rows":50,"bytes":5120},
     "found":{"backups":2,"rows":20,"bytes":3072},"held":{"backups":1,"rows":10,"bytes":1024},
     "wouldExpire":{"backups":1,"rows":10,"bytes":2048},
     "wouldRemain":{"backups":4,"rows":40,"bytes":3072},"more":false,
     "items":[{"id":"%s","table":"orders","rows":10,"bytes":2048,
      "createdAt":"2026-01-01T00:00:00Z","retentionUntil":"2026-04-01T00:00:00Z"},{"id":"%s",
      "table":"orders","rows":10,"bytes":1024,"createdAt":"2026-01-01T00:00:00Z",
      "hold":"held by ann: audit"}]}\
    """
        .formatted(dryRun, ID, HELD)
        .replace("\n", "");
  }

  private static String backup(String retention) {
    return """
    {"id":"%s","target":"main","type":"tables","status":"VERIFIED","schema":"public",
     "table":"orders","createdBy":"ann","createdAt":"2026-01-01T12:00:00Z",
     "retentionUntil":"2026-04-01T12:00:00Z","retention":%s}\
    """
        .formatted(ID, retention);
  }
}
