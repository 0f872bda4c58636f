package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SB-8, SB-10: the pages of rollback plans, read without scripts. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardRollbackIT extends GatewayIT {

  private static final String PAGE = "/rollback-plans";
  private static final String PLANNED = PAGE + "/" + StandInRollbackPlans.PLANNED;
  private static final String COMPLETED = PAGE + "/" + StandInRollbackPlans.COMPLETED;
  private static final String FAILED = PAGE + "/" + StandInRollbackPlans.FAILED;
  private static final String MIGRATION = "00000000-0000-7000-8000-0000000000ff";

  @Test
  void sb8_plansAreListedWithTheirSteps() {
    String page = as(SenderRole.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("status good\">COMPLETED", "status bad\">FAILED", "Not locked: &lt;script")
        .contains("2 of 2", "0 of 2", "href=\"" + COMPLETED, "Target <b>other&lt;script&gt;")
        .contains("href=\"/backups\">Backups", "aria-current=\"page\">Rollback plans")
        .doesNotContain("<script>alert", "id=\"new-plan\"");
    assertThat(as(SenderRole.VIEWER).get(PAGE + "?target=other").body())
        .contains("There are no rollback plans", "An operator makes one with");
  }

  @Test
  void sb8_aPlanShowsItsStepsWhatTheyLoseAndTheRowsSince() {
    String planned = as(SenderRole.ADMIN).get(PLANNED).body();

    assertThat(planned)
        .contains("critical", "all rows of the table as it is now", "1\u202f234", "1\u202f000")
        .contains("234 more", "Nothing is changed yet", "abababab", "id=\"execute\"")
        .contains("/backups/" + StandInBackups.TABLE)
        .doesNotContain("<script>alert");
    assertThat(as(SenderRole.ADMIN).get(COMPLETED).body())
        .contains("begun by ann", "Restored tables", ">11</td>", "id=\"step-1\"")
        .doesNotContain("id=\"execute\"", "<script>alert");
    assertThat(as(SenderRole.VIEWER).get(FAILED).body())
        .contains("Make a new plan for the rest", "status bad\">FAILED");
    assertThat(as(SenderRole.VIEWER).get(PAGE + "/nonsense").statusCode()).isEqualTo(404);
    assertThat(as(SenderRole.VIEWER).get(PAGE + "/" + MIGRATION).statusCode()).isEqualTo(404);
  }

  @Test
  void sb8_anOperatorMakesAPlanOnceForTwoClicks() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String proposed = PAGE + "/new?target=main&to=" + MIGRATION;
    assertThat(operator.get(proposed).body()).contains("value=\"" + MIGRATION + "\"");
    String form = "target=main&backups=&to=" + MIGRATION + "&key=dashboard-p1";

    HttpResponse<String> first = operator.submit(proposed, PAGE, form);
    HttpResponse<String> second = operator.submit(proposed, PAGE, form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String plan = first.headers().firstValue("Location").orElseThrow();
    assertThat(second.headers().firstValue("Location")).contains(plan);
    assertThat(operator.get(plan).body())
        .contains("migration " + MIGRATION, "/migrations/" + MIGRATION)
        .doesNotContain("id=\"execute\"");
    assertThat(operator.submit(proposed, PAGE, "to=" + MIGRATION + "&backups=" + MIGRATION).body())
        .contains("Name one of these: backups, a migration, or a change set");
    assertThat(operator.submit(proposed, PAGE, "to=&backups=").statusCode()).isEqualTo(400);
    assertThat(operator.submit(proposed, PAGE, "backups=x").body()).contains("is not an id");
    assertThat(subjects("rollback-plan.create")).contains(MIGRATION);
  }

  @Test
  void sb10_aPlanIsExecutedWithItsThreeConfirmations() {
    DashboardVisitor admin = as(SenderRole.ADMIN);
    String plan = newPlan(admin);
    String question = plan + "/confirm";
    assertThat(admin.get(question).body())
        .contains("What is lost", "id=\"show-code\"", "the table has 1\u202f234 rows now")
        .doesNotContain(StandInRollbackPlans.CODE, "id=\"confirm\"");
    assertThat(admin.submit(question, question, "").body())
        .contains(StandInRollbackPlans.CODE, "name=\"understood\"", "name=\"sure\"");

    String code = "&code=" + StandInRollbackPlans.CODE;
    String execute = plan + "/execute";
    assertThat(admin.submit(question, execute, "sure=yes" + code).body())
        .contains("Confirm that you understand what is lost");
    assertThat(admin.submit(question, execute, "understood=yes" + code).body())
        .contains("Confirm that you are absolutely sure");
    String confirmed = "understood=yes&sure=yes&key=dashboard-x1";
    assertThat(admin.submit(question, execute, confirmed + "&code=ROLLBACK_").body())
        .contains("Invalid confirmation code");
    HttpResponse<String> begun = admin.submit(question, execute, confirmed + code);

    assertThat(begun.headers().firstValue("Location")).contains(plan);
    assertThat(admin.submit(plan, execute, confirmed + code).headers().firstValue("Location"))
        .as("a second click")
        .contains(plan);
    assertThat(admin.get(plan).body()).contains("EXECUTING", "To stop it, cancel a step");
    assertThat(admin.get(question).body()).contains("cannot be executed now");
    String id = plan.substring(PAGE.length() + 1);
    assertThat(subjects("rollback-plan.code")).contains(id);
    assertThat(subjects("rollback-plan.execute")).contains(id);
    assertThat(database.query("SELECT body FROM fieldfare_gateway.answers WHERE body IS NOT NULL"))
        .noneMatch(stored -> stored.contains(StandInRollbackPlans.CODE));
  }

  @Test
  void sb10_rolesDecideWhoExecutes() {
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = as(role);
      assertThat(visitor.get(PAGE + "/new").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(PAGE, PAGE, "to=" + MIGRATION).statusCode()).isEqualTo(403);
    }
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    assertThat(operator.get(PLANNED).body()).doesNotContain("id=\"execute\"");
    assertThat(operator.get(PLANNED + "/confirm").statusCode()).isEqualTo(403);
    assertThat(operator.submit(PAGE, PLANNED + "/confirm", "").statusCode()).isEqualTo(403);
    assertThat(operator.submit(PAGE, PLANNED + "/execute", "").statusCode()).isEqualTo(403);
    DashboardVisitor admin = as(SenderRole.ADMIN);
    assertThat(admin.send(PLANNED + "/confirm", "").statusCode()).isEqualTo(403);
    String token = "token=" + admin.token(PAGE);
    assertThat(admin.send(PLANNED + "/confirm", token, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
  }

  private String newPlan(DashboardVisitor visitor) {
    String form = "target=main&backups=" + StandInBackups.TABLE;
    return visitor.submit(PAGE + "/new", PAGE, form).headers().firstValue("Location").orElseThrow();
  }

  private List<String> subjects(String action) {
    return database.query(
        "SELECT DISTINCT subject FROM fieldfare_gateway.audit WHERE outcome = 'accepted' AND"
            + " action = '"
            + action
            + "'");
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
