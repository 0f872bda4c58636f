package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The pages of backups, and the overview with all of its parts, read without scripts. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardBackupsIT extends GatewayIT {

  private static final String PAGE = "/backups";
  private static final String TABLE = PAGE + "/" + StandInBackups.TABLE;
  private static final String COLUMN = PAGE + "/" + StandInBackups.COLUMN;
  private static final String FAILED = PAGE + "/" + StandInBackups.FAILED;

  @Test
  void backupsAreListedWithStatusSizeAndVerification() {
    DashboardVisitor viewer = as(SenderRole.VIEWER);
    String page = viewer.get(PAGE + "?status=&target=main&table=").body();

    assertThat(page)
        .contains("status good\">VERIFIED", "status bad\">FAILED", "No space is left: &lt;script")
        .contains("12\u202f345", "3 MiB", "datetime=\"2026-01-01T12:00:00Z\"", "not yet")
        .contains("<option selected>main", "Target <b>other&lt;script&gt;")
        .contains(PAGE + "?target=main&amp;cursor=" + StandInBackups.FAILED)
        .doesNotContain("<script>alert", "id=\"new-backup\"");
    assertThat(viewer.get(PAGE + "?status=FAILED").body())
        .contains("customers")
        .doesNotContain("orders</a>");
    assertThat(viewer.get(PAGE + "?status=LOST").statusCode()).isEqualTo(400);
    assertThat(viewer.get(PAGE + "?cursor=x").body()).contains("Invalid cursor");
  }

  @Test
  void qc78_aBackupShowsWhatItIsGoodFor() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    assertThat(operator.get(TABLE).body())
        .contains("id=\"verify\"", TABLE + "/restore", "A restore makes a new table", "abababab")
        .doesNotContain("<script>alert");
    assertThat(operator.get(COLUMN).body())
        .contains("id=\"verify\"", "undo the change", "/migrations/" + StandInBackups.RESTORE)
        .doesNotContain(COLUMN + "/restore");
    assertThat(operator.get(FAILED).body())
        .contains("disk_full", "Nothing was destroyed")
        .doesNotContain("id=\"verify\"", "id=\"restore\"");
    assertThat(operator.get(PAGE + "/nonsense").statusCode()).isEqualTo(404);
    assertThat(operator.get(PAGE + "/00000000-0000-7000-8000-0000000000ff").statusCode())
        .isEqualTo(404);
  }

  @Test
  void ms24_rowsGoThroughTheGatewayAsTheyAre() {
    String data = "/api/v1/backups/%s/data?format=csv&table=orders";

    Answer rows = operator().get(data.formatted(StandInBackups.TABLE));
    assertThat(rows.status()).as(rows.body()).isEqualTo(200);
    assertThat(rows.body()).isEqualTo(StandInBackups.ROWS);
    assertThat(enqueuer().get(data.formatted(StandInBackups.TABLE)).status()).isEqualTo(403);
  }

  @Test
  void d87_rowsThatBreakOffAreAProblemOrAClosedConnection() {
    String data = "/api/v1/backups/%s/data?format=csv&table=orders";

    Answer early = operator().get(data.formatted(StandInBackups.COLUMN));
    assertThat(early.status()).as(early.body()).isEqualTo(503);
    assertThat(early.body()).contains("The answer of the backup-worker broke off.");
    assertThatThrownBy(() -> operator().get(data.formatted(StandInBackups.FAILED)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void qc78_anOperatorTakesABackupOnceForTwoClicks() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String form = "target=main&table=public.survey&column=&name=&key=dashboard-b1";

    HttpResponse<String> first = operator.submit(PAGE + "/new", PAGE, form);
    HttpResponse<String> second = operator.submit(PAGE + "/new", PAGE, form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String backup = first.headers().firstValue("Location").orElseThrow();
    assertThat(second.headers().firstValue("Location")).contains(backup);
    assertThat(operator.get(backup).body()).contains("survey", "RUNNING", "It is being taken");
    assertThat(operator.submit(PAGE + "/new", PAGE, "target=main&table=+").statusCode())
        .isEqualTo(400);
    HttpResponse<String> refused = operator.submit(PAGE + "/new", PAGE, "table=missing");
    assertThat(refused.body()).contains("There is no table", "<html");
    assertThat(
            database.query(
                "SELECT DISTINCT subject FROM fieldfare_gateway.audit"
                    + " WHERE action = 'backup.create' AND outcome = 'accepted'"))
        .contains("public.survey");
  }

  @Test
  void qc78_anOperatorHasABackupReadBack() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    assertThat(operator.submit(TABLE, TABLE + "/verify", "").statusCode()).isEqualTo(303);

    assertThat(operator.get(TABLE).body()).contains("datetime=\"2026-01-01T13:00:00Z\"");
  }

  @Test
  void qc78_aRestoreIsConfirmedAndLeadsToItsMigration() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String question = TABLE + "/restore";

    assertThat(operator.get(question).body())
        .contains("value=\"public.orders_restored\"", "are not restored", "name=\"understood\"");
    assertThat(operator.get(COLUMN + "/restore").body())
        .contains("cannot be restored here")
        .doesNotContain("id=\"confirm\"");
    HttpResponse<String> unconfirmed = operator.submit(question, question, "into=orders_again");
    assertThat(unconfirmed.statusCode()).isEqualTo(400);
    assertThat(unconfirmed.body()).contains("Confirm that you know");
    HttpResponse<String> taken = operator.submit(question, question, "into=taken&understood=yes");
    assertThat(taken.statusCode()).isEqualTo(422);
    HttpResponse<String> done =
        operator.submit(question, question, "into=orders_again&understood=yes&key=dashboard-r1");
    assertThat(done.headers().firstValue("Location"))
        .contains("/migrations/" + StandInBackups.RESTORE);
  }

  @Test
  void rolesAndSitesDecideWhatWorks() {
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = as(role);
      assertThat(visitor.get(TABLE).body()).doesNotContain("id=\"verify\"", "id=\"restore\"");
      assertThat(visitor.get(PAGE + "/new").statusCode()).isEqualTo(403);
      assertThat(visitor.get(TABLE + "/restore").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(PAGE, PAGE, "table=t").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(PAGE, TABLE + "/verify", "").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(PAGE, TABLE + "/restore", "into=t").statusCode()).isEqualTo(403);
    }
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    assertThat(operator.send(PAGE, "table=t").statusCode()).isEqualTo(403);
    String token = "token=" + operator.token(PAGE);
    assertThat(operator.send(TABLE + "/verify", token, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
  }

  @Test
  void d58_anAnswerThatBreaksOffIsNoErrorOfTheGateway() {
    HttpResponse<String> page = as(SenderRole.VIEWER).get(PAGE + "?table=broken");

    assertThat(page.statusCode()).as(page.body()).isEqualTo(503);
    assertThat(page.body()).contains("The answer of the backup-worker broke off", "id=\"show\"");
  }

  @Test
  void theOverviewHasAlertsHealthAndBackups() {
    String page = as(SenderRole.VIEWER).get("/").body();

    assertThat(page)
        .contains("health 83, warning", "Look at the oldest entry", "&lt;script&gt;alert(1)")
        .contains("/alerts?state=OPEN#alert-" + StandInMonitor.FIRST, "1\u202f234 times")
        .contains("href=\"" + TABLE, "Target <b>other", "No migrations yet")
        .doesNotContain("<script>alert");
    assertThat(page.indexOf("CRITICAL")).isPositive();
  }

  @Test
  void aRefusedFormLeadsBackToItsPage() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String form = "table=missing&token=" + operator.token(PAGE + "/new");

    String own = address.resolve(PAGE + "/new?x=1").toString();
    assertThat(operator.send(PAGE, form, "Referer", own).body())
        .contains("id=\"back\" href=\"" + PAGE + "/new?x=1\"");
    for (String other : new String[] {"http://other.example/x", "no address %", "javascript:x"}) {
      assertThat(operator.send(PAGE, form, "Referer", other).body()).doesNotContain("id=\"back\"");
    }
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
