package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of silences, subscriptions and schedules, read without scripts and in Chromium. */
@QuarkusTest
@QuarkusTestResource(value = StandInMonitor.class, restrictToAnnotatedClass = true)
class DashboardSettingsIT extends GatewayIT {

  private static final String SILENCES = "/silences";
  private static final String SUBSCRIPTIONS = "/subscriptions";
  private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/" + StandInSettings.SUBSCRIPTION;
  private static final String SCHEDULES = "/schedules";
  private static final String NIGHTLY = SCHEDULES + "/" + StandInSchedules.NIGHTLY;

  private static Optional<InstalledChromium> chromium = Optional.empty();

  @BeforeAll
  static void startBrowser() {
    chromium = InstalledChromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    chromium.ifPresent(InstalledChromium::close);
  }

  @Test
  void qc78_namesAndTextsAreEscaped() {
    DashboardVisitor admin = as(SenderRole.ADMIN);
    for (String path : List.of(SILENCES, SUBSCRIPTIONS, SUBSCRIPTION, SCHEDULES, NIGHTLY)) {
      HttpResponse<String> page = admin.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<script>alert");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("frame-ancestors 'none'");
    }
    assertThat(admin.get(SILENCES).body()).contains("&lt;script&gt;alert(1)", "1\u202f234");
    assertThat(admin.get(SUBSCRIPTION).body()).contains("&lt;script&gt;alert(1)");
    assertThat(admin.get(NIGHTLY).body()).contains("&lt;script&gt;alert(1)");
  }

  @Test
  void qc78_theAddressOfAWebhookIsShownWithoutItsPath() {
    assertThat(as(SenderRole.ADMIN).get(SUBSCRIPTIONS).body())
        .contains("https://hooks.example.org/…")
        .doesNotContain("password");
  }

  @Test
  void rolesAndSitesDecideWhatWorks() {
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = as(role);
      String end = SILENCES + "/" + StandInSettings.SILENCE + "/end";
      assertThat(visitor.submit(SILENCES, end, "").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(SILENCES, SILENCES, "hours=1").statusCode()).isEqualTo(403);
      assertThat(visitor.submit(SCHEDULES, NIGHTLY + "/run", "").statusCode()).isEqualTo(403);
      assertThat(visitor.get(SUBSCRIPTIONS).statusCode()).isEqualTo(403);
    }
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    assertThat(operator.get(SUBSCRIPTION).statusCode()).isEqualTo(403);
    assertThat(operator.submit(SCHEDULES, NIGHTLY + "/disable", "").statusCode()).isEqualTo(403);
    assertThat(operator.submit(SCHEDULES, NIGHTLY + "/delete", "").statusCode()).isEqualTo(403);
    assertThat(operator.submit(SCHEDULES, SCHEDULES, "name=x").statusCode()).isEqualTo(403);
    assertThat(operator.submit(SILENCES, SUBSCRIPTION + "/test", "").statusCode()).isEqualTo(403);
    assertThat(operator.send(SILENCES, "hours=1").statusCode()).isEqualTo(403);
    String token = "hours=1&token=" + operator.token(SILENCES);
    assertThat(operator.send(SILENCES, token, "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(operator.get(NIGHTLY).body()).contains("id=\"run\"").doesNotContain("id=\"switch\"");
  }

  @Test
  void qc78_aSilenceIsMadeOnceForTwoClicks() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String form = "target=main&subject=twice&comment=both&hours=2&key=dashboard-s1";

    HttpResponse<String> first = operator.submit(SILENCES, SILENCES, form);
    HttpResponse<String> second = operator.submit(SILENCES, SILENCES, form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(operator.get(SILENCES).body()).containsOnlyOnce(">twice</td>");
    assertThat(operator.submit(SILENCES, SILENCES, "subject=x&hours=0").statusCode())
        .isEqualTo(400);
    assertThat(operator.submit(SILENCES, SILENCES, "category=LOUD&hours=1").statusCode())
        .isEqualTo(400);
    assertThat(operator.submit(SILENCES, SILENCES + "/x/end", "").statusCode()).isEqualTo(404);
  }

  @Test
  void qc78_aSecretIsShownOnceAndStoredNowhere() {
    DashboardVisitor admin = as(SenderRole.ADMIN);
    String form = "name=once&url=https%3A%2F%2Fexample.org%2Fhook&severity=HIGH&key=dashboard-u1";

    HttpResponse<String> made = admin.submit(SUBSCRIPTIONS, SUBSCRIPTIONS, form);
    HttpResponse<String> again = admin.submit(SUBSCRIPTIONS, SUBSCRIPTIONS, form);

    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains(StandInSettings.SECRET);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("The name is in use.").doesNotContain("whsec_");
    assertThat(admin.get(SUBSCRIPTIONS).body()).contains(">once</a>").doesNotContain("whsec_");
  }

  @Test
  void qc75_aSubscriptionIsMadeWithQuietHoursAGroupAndAForm() {
    DashboardVisitor admin = as(SenderRole.ADMIN);
    String form =
        "name=night&url=https%3A%2F%2Fexample.org%2Fnight&from=22%3A00&until=07%3A00"
            + "&zone=Europe%2FBerlin&passes=HIGH&seconds=30&form=tickets";

    assertThat(admin.submit(SUBSCRIPTIONS, SUBSCRIPTIONS, form).statusCode()).isEqualTo(200);

    String list = admin.get(SUBSCRIPTIONS).body();
    Matcher link = Pattern.compile("href=\"(/subscriptions/[0-9a-f-]+)\">night</a>").matcher(list);
    assertThat(link.find()).isTrue();
    assertThat(admin.get(link.group(1)).body())
        .contains(
            "22:00 to 07:00 Europe/Berlin; HIGH passes", "messages of PT30S", ">tickets</dd>");
    assertThat(admin.submit(SUBSCRIPTIONS, SUBSCRIPTIONS, "name=x&passes=LOUD&from=1").statusCode())
        .isEqualTo(400);
  }

  @Test
  void qc66_aScheduleIsRunOnceForTwoClicks() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    HttpResponse<String> first = operator.submit(SCHEDULES, NIGHTLY + "/run", "key=dashboard-r1");
    HttpResponse<String> second = operator.submit(SCHEDULES, NIGHTLY + "/run", "key=dashboard-r1");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    assertThat(second.headers().firstValue("Location")).contains(NIGHTLY);
    assertThat(operator.get(NIGHTLY).body()).containsOnlyOnce(">WAITING</span>");
    assertThat(operator.get(SCHEDULES + "/none").statusCode()).isEqualTo(404);
    assertThat(operator.get(SCHEDULES + "/a%2Fb").statusCode()).isIn(400, 404);
    assertThat(
            database.query(
                "SELECT DISTINCT subject FROM fieldfare_gateway.audit"
                    + " WHERE action = 'schedule.run' AND outcome = 'accepted'"))
        .contains(StandInSchedules.NIGHTLY);
  }

  @Test
  void qc78_anOperatorPreviewsMakesAndEndsASilenceByKeyboard() {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, SILENCES);
      tab.locator("#subject").fill("public.orders*");
      tab.locator("#comment").fill("moving house");
      tab.locator("#preview").press("Enter");
      assertThat(tab.locator("#matching")).containsText("It holds back");
      assertThat(tab.locator("#subject")).hasValue("public.orders*");
      visit.check(tab, "silence-preview");
      tab.locator("#create").press("Enter");
      var line = tab.locator("tr").filter(new FilterOptions().setHasText("moving house"));
      assertThat(line).isVisible();
      line.locator("button").press("Enter");
      assertThat(line).hasCount(0);
      visit.checkQuickly(tab, "silences");
    }
  }

  @Test
  void qc78_anAdminMakesTestsAndDeletesASubscriptionByKeyboard() {
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ADMIN));
      visit.open(tab, SUBSCRIPTIONS);
      tab.locator("#name").fill("pager");
      tab.locator("#url").fill("https://example.org/pager");
      tab.keyboard().press("Enter");
      assertThat(tab.locator("#secret")).hasText(StandInSettings.SECRET);
      visit.check(tab, "subscription-made");
      tab.getByText("pager", new Page.GetByTextOptions().setExact(true)).last().press("Enter");
      tab.locator("#test").press("Enter");
      assertThat(tab.locator("h1")).hasText("pager");
      tab.locator("#replay-0").press("Enter");
      assertThat(tab.locator("h1")).hasText("pager");
      tab.locator("#ask").press("Enter");
      tab.locator("#delete").press("Enter");
      tab.waitForURL("**" + SUBSCRIPTIONS);
      assertThat(tab.locator("main")).not().containsText("pager");
      visit.checkQuickly(tab, "subscriptions");
    }
  }

  @Test
  void qc66_anAdminMakesSwitchesRunsAndDeletesAScheduleByKeyboard() {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ADMIN));
      visit.open(tab, SCHEDULES);
      tab.locator("#name").fill("weekly");
      tab.locator("#kind").selectOption("HEALTH");
      tab.locator("#timing").fill("0 3 * * 0");
      tab.locator("#create").press("Enter");
      assertThat(tab.locator("h1")).hasText("weekly");
      tab.locator("#switch").press("Enter");
      assertThat(tab.locator("#switch")).hasText("Enable");
      tab.locator("#switch").press("Enter");
      assertThat(tab.locator("#switch")).hasText("Disable");
      tab.locator("#run").press("Enter");
      assertThat(tab.locator("tbody .status")).hasText("WAITING");
      tab.locator("#ask").press("Enter");
      tab.locator("#delete").press("Enter");
      tab.waitForURL("**" + SCHEDULES);
      assertThat(tab.locator("#schedule-weekly")).hasCount(0);
      visit.checkQuickly(tab, "schedules");
    }
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "1280, DARK", "2560, LIGHT"})
  void thePagesFitAndAreAccessible(int width, ColorScheme colours) {
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-";
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ADMIN));
      for (String path : List.of(SILENCES, SUBSCRIPTIONS, SUBSCRIPTION, SCHEDULES, NIGHTLY)) {
        visit.open(tab, path);
        visit.check(tab, name + path.substring(1).replaceAll("/.*", "-one"));
      }
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
