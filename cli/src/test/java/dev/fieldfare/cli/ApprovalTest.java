package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that wait for an approval are listed, approved and rejected. */
class ApprovalTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";
  private static final String APPROVALS = "/api/v1/approvals";
  private static final String APPROVE = "POST " + APPROVALS + "/" + ID + "/approve";
  private static final String REJECT = "POST " + APPROVALS + "/" + ID + "/reject";

  @BeforeEach
  void start() {
    gateway.on("GET " + APPROVALS, 200, "{\"items\":[" + approval("PENDING") + "]}");
    gateway.on(APPROVE, 200, approval("APPROVED"));
    gateway.on(REJECT, 200, approval("REJECTED"));
  }

  @Test
  void qc79_theListShowsWhatWaitsAndWhoRequestedIt() {
    Result listed = shell.run("approvals");

    assertThat(listed.exitCode()).as(listed.err()).isZero();
    assertThat(listed.out()).contains(ID, "PENDING", "DROP_COLUMN", "public.t", "ann");
    assertThat(gateway.last().line()).contains("state=PENDING");
    assertThat(shell.run("approvals", "--all", "--json").out()).startsWith("{").contains(ID);
    assertThat(gateway.last().line()).doesNotContain("state=");
  }

  @Test
  void qc79_anEmptyListSaysSo() {
    gateway.on("GET " + APPROVALS, 200, "{\"items\":[]}");

    assertThat(shell.run("approvals").out()).contains("No change waits for an approval.");
  }

  @Test
  void qc79_anApprovalIsBoundToThePlanThatWasShown() {
    Result approved = shell.run("approve", ID, "--yes", "--comment", "checked");

    assertThat(approved.exitCode()).as(approved.err()).isZero();
    assertThat(approved.out())
        .contains("ALTER TABLE t DROP COLUMN c", "migration " + ID + " is APPROVED");
    assertThat(gateway.last().line()).startsWith(APPROVE);
    assertThat(gateway.last().body()).contains("\"planHash\":\"h1\"", "\"comment\":\"checked\"");
  }

  @Test
  void qc79_aRejectionCancelsTheChange() {
    Result rejected = shell.run("approve", ID, "--reject", "--yes");

    assertThat(rejected.exitCode()).as(rejected.err()).isZero();
    assertThat(rejected.out()).contains("is REJECTED");
    assertThat(gateway.last().line()).startsWith(REJECT);
  }

  @Test
  void qc79_withoutATerminalNothingIsApprovedUnasked() {
    Result refused = shell.run("approve", ID);

    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.err()).contains("--yes");
    assertThat(gateway.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void qc79_whatDoesNotWaitAndWhatIsRefused() {
    String other = ID.replace("0001", "0002");

    assertThat(shell.run("approve", other, "--yes").err()).contains("does not wait");
    gateway.on(
        APPROVE, 403, "{\"status\":403,\"code\":\"not_permitted\",\"detail\":\"It is your own.\"}");
    Result own = shell.run("approve", ID, "--yes");

    assertThat(own.exitCode()).isEqualTo(77);
    assertThat(own.err()).contains("It is your own.");
  }

  private static String approval(String state) {
    return """
    {"migrationId":"%s","state":"%s","type":"DROP_COLUMN","schema":"public","table":"t","column":"c",
     "requestedBy":"ann","planHash":"h1","statements":["ALTER TABLE t DROP COLUMN c"],
     "askedAt":"2026-01-01T12:00:00Z","expiresAt":"2026-01-08T12:00:00Z"}\
    """
        .formatted(ID, state);
  }
}
