package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.Test;

/** SB-8 to SB-11: rollback plans are made, shown and executed, never without their code. */
class RollbackPlanTest extends CommandTest {
  private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String ROOT = "/api/v1/rollback-plans";

  @Test
  void sb8_aPlanIsMadeAndShowsWhatIsLost() {
    gateway.on("POST " + ROOT, 201, plan("PLANNED"));

    Result result = shell.run("rollback-plan", "create", "--to", ID);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("PLANNED", "estimated: 1.5 s", "1. CRITICAL", "Restore public.orders")
        .contains("lost: rows that were written after");
    assertThat(gateway.requests().getFirst().body()).contains("\"to\":\"" + ID + "\"");
    assertThat(shell.run("rollback-plan", "create").exitCode()).isEqualTo(64);
  }

  @Test
  void sb10_yesDoesNotReplaceTheCode() {
    gateway.on("GET " + ROOT + "/" + ID, 200, plan("PLANNED"));

    Result result = shell.run("rollback-plan", "execute", ID, "--yes");

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(result.err()).contains("rollback-plan code " + ID);
    assertThat(gateway.requests()).noneMatch(request -> request.toString().contains("execute"));
  }

  @Test
  void sb11_aConfirmedPlanIsFollowedToItsEnd() {
    gateway.on("GET " + ROOT + "/" + ID, 200, plan("COMPLETED"));
    gateway.on("POST " + ROOT + "/" + ID + "/execute", 202, plan("EXECUTING"));

    Result result =
        shell.run("rollback-plan", "execute", ID, "--yes", "--confirm", "ROLLBACK_0A1B2C3D");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("COMPLETED", "public.orders has 31 rows, the backup 30");
    assertThat(result.err()).contains("step 1 of 1 DONE");
    assertThat(gateway.requests().get(1).body()).contains("ROLLBACK_0A1B2C3D");
  }

  @Test
  void sb11_aPlanThatFailedIsAnErrorOfTheCommand() {
    gateway.on("GET " + ROOT + "/" + ID, 200, plan("FAILED"));
    gateway.on("POST " + ROOT + "/" + ID + "/execute", 202, plan("EXECUTING"));

    assertThat(
            shell
                .run("rollback-plan", "execute", ID, "--yes", "--confirm", "ROLLBACK_0A1B2C3D")
                .exitCode())
        .isEqualTo(1);
    assertThat(shell.run("rollback-plan", "show", ID).exitCode()).isEqualTo(1);
  }

  @Test
  void sb10_theCodeIsGivenToScripts() {
    gateway.on(
        "POST " + ROOT + "/" + ID + "/code",
        200,
        "{\"code\":\"ROLLBACK_0A1B2C3D\",\"validUntil\":\"2026-01-01T12:10:00Z\",\"hash\":\"x\"}");
    gateway.on("GET " + ROOT, 200, "{\"items\":[%s],\"missing\":[]}".formatted(plan("PLANNED")));

    assertThat(shell.run("rollback-plan", "code", ID).out()).contains("ROLLBACK_0A1B2C3D");
    assertThat(shell.run("rollback-plan", "list").out()).contains(ID, "PLANNED");
  }

  private static String plan(String status) {
    return """
    {"id":"%s","target":"main","status":"%s","origin":{},"hash":"x","createdBy":"ann",
     "createdAt":"2026-01-01T12:00:00Z","estimatedMs":1500,
     "verification":[{"table":"public.orders","rowsInBackup":30,"rows":31}],
     "steps":[{"n":1,"kind":"RESTORE","level":"CRITICAL","status":"DONE","estimatedMs":1500,
       "description":"Restore public.orders from the backup","loses":"rows that were written after"}]}\
    """
        .formatted(ID, status);
  }
}
