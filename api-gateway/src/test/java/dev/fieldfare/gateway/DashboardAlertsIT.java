package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of alerts, read without scripts and in Chromium. */
@QuarkusTest
@QuarkusTestResource(value = StandInMonitor.class, restrictToAnnotatedClass = true)
class DashboardAlertsIT extends GatewayIT {

  private static final String PAGE = "/alerts";
  private static final String FIRST = PAGE + "/" + StandInMonitor.FIRST;
  private static final String SECOND = PAGE + "/" + StandInMonitor.SECOND;
  private static final String THIRD = PAGE + "/" + StandInMonitor.THIRD;

  private static Optional<InstalledChromium> chromium = Optional.empty();

  @BeforeAll
  static void startBrowser() {
    chromium = InstalledChromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    chromium.ifPresent(InstalledChromium::close);
  }

  /** The log that the health-monitor sets up. */
  @BeforeEach
  void installLog() throws SQLException {
    ControlLog.install(database.dataSource());
  }

  @Test
  void alertsAreShownAsTextWithStateSeverityCountAndTimes() {
    String page = as(SenderRole.VIEWER).get(PAGE).body();

    assertThat(page)
        .contains("CRITICAL", "OPEN", "database migration", "reported 1\u202f234 times")
        .contains("datetime=\"2026-01-01T12:00:00Z\"", "datetime=\"2026-01-01T12:01:00Z\"")
        .contains("Step two", "docs/runbooks/timeout.md", "production")
        .contains("&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert");
  }

  @Test
  void alertsAreFilteredByTheAddress() {
    DashboardVisitor viewer = as(SenderRole.VIEWER);

    assertThat(viewer.get(PAGE + "?state=&severity=CRITICAL").body())
        .contains("Message: &lt;script")
        .doesNotContain("The oldest entry waits");
    assertThat(viewer.get(PAGE + "?severity=INFO").body()).contains("No alert matches");
    assertThat(viewer.get(PAGE + "?severity=LOUD").statusCode()).isEqualTo(400);
    assertThat(viewer.get(PAGE + "?cursor=nonsense").statusCode()).isEqualTo(400);
  }

  @Test
  void aViewerSeesAndAnOperatorActs() {
    DashboardVisitor viewer = as(SenderRole.VIEWER);
    assertThat(viewer.get(PAGE).body()).doesNotContain("/ack\"", "/resolve\"");
    assertThat(viewer.submit(PAGE, FIRST + "/ack", "").statusCode()).isEqualTo(403);
    assertThat(as(SenderRole.ENQUEUER).submit(PAGE, FIRST + "/resolve", "reason=x").statusCode())
        .isEqualTo(403);
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    assertThat(operator.submit(PAGE, SECOND + "/ack", "").statusCode()).isEqualTo(303);
    assertThat(operator.get(PAGE + "?state=ACKNOWLEDGED").body())
        .contains("acknowledged by bootstrap-operator")
        .doesNotContain(SECOND + "/ack");
  }

  @Test
  void anAlertIsResolvedWithAReasonThatIsInTheAuditTrail() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String resolve = THIRD + "/resolve";

    assertThat(operator.submit(PAGE, resolve, "reason=+").statusCode()).isEqualTo(400);
    assertThat(operator.submit(PAGE, resolve, "reason=" + "x".repeat(501)).statusCode())
        .isEqualTo(400);
    HttpResponse<String> done = operator.submit(PAGE, resolve, "reason=known+%3Cb%3Elag");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    HttpResponse<String> late = operator.submit(PAGE, resolve, "reason=again");

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("<html", "It is resolved already.");
    assertThat(operator.get(PAGE + "?state=RESOLVED").body())
        .contains("A constraint is not validated", "2026-01-01T12:01:30Z")
        .doesNotContain(resolve);
    assertThat(
            database.query(
                "SELECT subject || ' ' || outcome FROM fieldfare_gateway.audit"
                    + " WHERE action = 'alert.steer' AND status = 303 AND path LIKE '%/resolve'"))
        .containsExactly("resolve " + StandInMonitor.THIRD + ": known <b>lag accepted");
  }

  @Test
  void formsOfOtherSitesAreRefused() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    assertThat(operator.send(FIRST + "/ack", "").statusCode()).isEqualTo(403);
    String form = "reason=x&token=" + operator.token(PAGE);
    assertThat(operator.send(FIRST + "/resolve", form, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(operator.submit(PAGE, PAGE + "/x/ack", "").statusCode()).isEqualTo(404);
    assertThat(operator.get(PAGE + "?state=OPEN").body()).contains(FIRST + "/ack");
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "360, DARK", "1280, DARK", "2560, LIGHT"})
  void thePageFitsAndIsAccessible(int width, ColorScheme colours) {
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, PAGE);
      tab.locator("#ask-" + StandInMonitor.FIRST).press("Enter");
      assertThat(tab.locator("#reason-" + StandInMonitor.FIRST)).isVisible();
      visit.check(tab, width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-alerts");
    }
  }

  @Test
  void anEventRefreshesThePageButNotUnderAHalfWrittenReason() throws SQLException {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, PAGE);
      assertThat(tab.locator("#live")).hasText("live");
      tab.locator("#ask-" + StandInMonitor.FIRST).click();
      tab.locator("#reason-" + StandInMonitor.FIRST).fill("half a");
      long before = visit.requests(PAGE);

      Page other = visit.tab();
      visit.open(other, PAGE);
      tellOfAnAlert();
      other.waitForCondition(() -> visit.requests(PAGE) > before + 2);
      assertThat(tab.locator("#reason-" + StandInMonitor.FIRST)).hasValue("half a");

      long withheld = visit.requests(PAGE);
      tab.locator("#ask-" + StandInMonitor.FIRST).click();
      tab.waitForCondition(() -> visit.requests(PAGE) > withheld);
      visit.check(tab, "alerts-live");
    }
  }

  private static void tellOfAnAlert() throws SQLException {
    try (Connection connection = database.connect()) {
      ControlLog.record(
          connection,
          NewEvent.of("alert.raised", "health-monitor", "main/public.people", "{\"id\":\"7\"}"));
      new EventLog(connection, ControlLog.SCHEMA).step("test", 0, OptionalLong.empty(), 10);
    }
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
    return new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours);
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
