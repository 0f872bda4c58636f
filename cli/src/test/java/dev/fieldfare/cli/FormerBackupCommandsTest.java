package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.Test;

/** Former commands for backups keep their names. */
class FormerBackupCommandsTest extends CommandTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String ROOT = "/api/v1/backups";

  @Test
  void sb2_aBackupBeforeAMigrationAsksAndNamesTheWayBack() {
    gateway.on("POST " + ROOT, 202, backup("RUNNING"));
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("VERIFIED"));

    assertThat(shell.run("migration:backup", "v7").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).isEmpty();

    Result all = shell.run("migration:backup", "v7", "--yes");
    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(gateway.requests().getFirst().body())
        .contains("\"name\":\"v7\"", "\"full\":true")
        .doesNotContain("\"tables\":[");
    assertThat(all.err()).contains("rollback-plan create --from-backup " + ID);
  }

  @Test
  void sb2_someTablesAreEnough() {
    gateway.on("POST " + ROOT, 202, backup("RUNNING"));
    gateway.on("GET " + ROOT + "/" + ID, 200, backup("FAILED"));

    Result some = shell.run("migration:backup", "v7", "--tables", "a,b", "--yes");

    assertThat(some.exitCode()).isEqualTo(1);
    assertThat(some.err()).doesNotContain("rollback-plan");
    assertThat(gateway.requests().getFirst().body())
        .contains("\"tables\":[\"a\",\"b\"]")
        .doesNotContain("\"full\":true");
  }

  @Test
  void ms24_cleanTakesItsDaysAsBefore() {
    String nothing = "{\"backups\":0,\"rows\":0,\"bytes\":0}";
    gateway.on(
        "POST " + ROOT + "/cleanup",
        200,
        "{\"target\":\"main\",\"dryRun\":true,\"before\":%1$s,\"found\":%1$s,\"held\":%1$s,\"items\":[],\"more\":false}"
            .formatted(nothing));

    assertThat(shell.run("backup", "clean", "60", "--dry-run").exitCode()).isZero();
    assertThat(gateway.requests().getLast().body()).contains("\"olderThanDays\":60");
    assertThat(shell.run("backup", "clean", "--older-than", "45", "--dry-run").exitCode()).isZero();
    assertThat(gateway.requests().getLast().body()).contains("\"olderThanDays\":45");
    assertThat(shell.run("backup", "clean", "60", "--older-than", "45").exitCode()).isEqualTo(64);
    assertThat(gateway.requests()).hasSize(2);
  }

  private static String backup(String status) {
    return """
    {"id":"%s","target":"main","name":"v7","type":"full","status":"%s","createdBy":"ann",
     "createdAt":"2026-01-01T12:00:00Z"}\
    """
        .formatted(ID, status);
  }
}
