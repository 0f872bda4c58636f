package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** QC-78: stored reports and statistics, read without scripts and drawn in Chromium. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardStatisticsIT extends GatewayIT {

  private static final String STORED = "/reports/stored";
  private static final String FIRST = STORED + "/" + StandInStored.FIRST;

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
  void qc78_storedReportsAreListedOpenedAndDownloaded() {
    DashboardVisitor viewer = as(SenderRole.VIEWER);

    assertThat(viewer.get(STORED + "?kind=releases").body())
        .contains("Stored &lt;script&gt;", "href=\"" + FIRST, "1 MiB", "<option value=\"releases\"")
        .contains(STORED + "?kind=releases&amp;cursor=" + StandInStored.FIRST)
        .doesNotContain("<script>alert");
    assertThat(viewer.get(STORED + "?kind=drift").body())
        .contains("There is no stored report of this kind");
    assertThat(viewer.get(STORED + "?kind=nonsense").statusCode()).isEqualTo(400);
    assertThat(viewer.get(STORED + "?cursor=x").body()).contains("Invalid cursor");
    assertThat(viewer.get(FIRST).body())
        .contains("Attempts", ">2 s</td>", "team@example.org", "refused", "not sent yet")
        .doesNotContain("<script>alert", "id=\"delete\"");
    HttpResponse<String> file = viewer.get(FIRST + "/file?format=csv");
    assertThat(file.body()).isEqualTo("a,b");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"r.csv\"");
    assertThat(viewer.get(FIRST + "/file?format=exe").statusCode()).isEqualTo(400);
    assertThat(viewer.get(STORED + "/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void qc78_anOperatorStoresAReportOnceAndDeletesIt() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String page = "/reports?kind=releases&days=7";
    assertThat(operator.get(page).body()).contains("id=\"store\"", "name=\"days\" value=\"7\"");
    String form = "kind=releases&days=7&zone=&target=&table=&formId=&key=dashboard-s1";

    HttpResponse<String> first = operator.submit(page, STORED, form);
    HttpResponse<String> second = operator.submit(page, STORED, form);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String stored = first.headers().firstValue("Location").orElseThrow();
    assertThat(second.headers().firstValue("Location")).contains(stored);
    assertThat(operator.get(stored).body()).contains("id=\"delete\"");
    HttpResponse<String> deleted = operator.submit(stored, stored + "/delete", "");
    assertThat(deleted.headers().firstValue("Location")).contains(STORED);
    assertThat(operator.get(stored).statusCode()).isEqualTo(404);
    assertThat(operator.submit(page, STORED, "kind=drift&days=x").statusCode()).isEqualTo(400);
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = as(role);
      assertThat(visitor.get(page).body()).doesNotContain("id=\"store\"");
      assertThat(visitor.submit(page, STORED, form).statusCode()).isEqualTo(403);
      assertThat(visitor.submit(page, FIRST + "/delete", "").statusCode()).isEqualTo(403);
    }
    assertThat(operator.send(FIRST + "/delete", "").statusCode()).isEqualTo(403);
  }

  @Test
  void qc78_statisticsAreReadWithoutScripts() {
    DashboardVisitor viewer = as(SenderRole.VIEWER);

    String page = viewer.get("/statistics").body();
    assertThat(page)
        .contains("<details open>", "data-second=\"1767225600\"", "<td>2026-01-30</td>")
        .contains("data-value=\"6000\">6\u202f000</td>", "data-value=\"\">–</td>", ">6 s</td>")
        .contains("1. Survey (&lt;script&gt;", "97.56 %", "<b>averageDurationMs</b>")
        .contains("The target other does not answer", "/uplot/1.6.30/")
        .doesNotContain("<script>alert", "style=");
    assertThat(viewer.get("/statistics?by=table&interval=week").body())
        .contains("<option selected>table", "<option selected>week", ">all others</th>");
    assertThat(viewer.get("/statistics?table=none").body()).contains("No migration ended");
    HttpResponse<String> refused = viewer.get("/statistics?days=9999");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("&quot;days&quot; is wrong", "value=\"9999\"");
  }

  @ParameterizedTest
  @CsvSource({"360, DARK", "1280, LIGHT", "2560, DARK"})
  void qc78_chartsAreDrawnFitAndAreAccessible(int width, ColorScheme colours) {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-";
    try (BrowserVisit visit =
        new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/statistics?by=table");
      assertThat(tab.locator(".chart canvas")).hasCount(2);
      assertThat(tab.locator("#counts")).isHidden();
      visit.check(tab, name + "statistics-by");
      visit.open(tab, "/statistics");
      tab.locator("#show-counts").press("Enter");
      assertThat(tab.locator("#counts")).isVisible();
      Assertions.assertThat(drawnPixels(tab)).isPositive();
      visit.check(tab, name + "statistics");
      visit.open(tab, STORED);
      visit.check(tab, name + "stored");
      visit.open(tab, FIRST);
      visit.check(tab, name + "stored-one");
    }
  }

  /** How many pixels of the first chart have the colour of its first line. */
  private static int drawnPixels(Page tab) {
    return ((Number)
            tab.evaluate(
                """
                () => {
                  const canvas = document.querySelector('.chart canvas');
                  const brush = canvas.getContext('2d');
                  const root = getComputedStyle(document.documentElement);
                  brush.fillStyle = root.getPropertyValue('--good').trim();
                  const wanted = brush.fillStyle.match(/[0-9a-f]{2}/g).map((two) => parseInt(two, 16));
                  const pixels = brush.getImageData(0, 0, canvas.width, canvas.height).data;
                  let count = 0;
                  for (let i = 0; i < pixels.length; i += 4) {
                    count += wanted.every((part, n) => part === pixels[i + n]) ? 1 : 0;
                  }
                  return count;
                }\
                """))
        .intValue();
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
