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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of reports, read without scripts and in Chromium. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardReportsIT extends GatewayIT {

  private static final String RELEASES = "/reports?kind=releases&days=7&zone=Europe%2FBerlin";

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
  void aReportIsShownAsFiguresTablesAndText() {
    String page = viewing().get(RELEASES).body();

    assertThat(page)
        .contains("<option value=\"releases\" selected>", "value=\"7\"", "value=\"Europe/Berlin\"")
        .contains("main, other", "Left out", "<dt>start date</dt>")
        .contains("Attempts", ">duration ms</th>", ">2 s</td>", "12\u202f345", "APPLIED")
        .contains("datetime=\"2026-01-01T12:00:02Z\"", "&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert");
  }

  @Test
  void aReportIsDownloadedInThreeFormats() {
    DashboardVisitor viewer = viewing();
    String file = "/reports/file?kind=releases&format=%s&days=7&zone=Europe%%2FBerlin";

    for (String format : new String[] {"html", "csv", "json"}) {
      String path = file.formatted(format);
      assertThat(viewer.get(RELEASES).body()).contains(path.replace("&", "&amp;"));
      HttpResponse<String> answer = viewer.get(path);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
          .matches("attachment; filename=\"releases-report-[0-9T-]+\\." + format + "\"");
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).contains(format);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
    assertThat(viewer.get(file.formatted("csv")).body())
        .isEqualTo("a file for days=7&format=csv&zone=Europe%2FBerlin");
    assertThat(viewer.get(file.formatted("exe")).statusCode()).isEqualTo(400);
    assertThat(new DashboardVisitor(address).get(file.formatted("csv")).statusCode())
        .isEqualTo(303);
  }

  @Test
  void whatIsWrongStandsBesideTheForm() {
    DashboardVisitor viewer = viewing();

    HttpResponse<String> refused = viewer.get("/reports?kind=drift&days=9999");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("&quot;days&quot; is wrong", "value=\"9999\"", "id=\"show\"");
    assertThat(viewer.get("/reports?kind=history").body()).contains("Name a table or a form.");
    assertThat(viewer.get("/reports?kind=nonsense").statusCode()).isEqualTo(400);
    assertThat(viewer.get("/reports?table=%22%3E%3Cscript%3Ealert(1)").body())
        .doesNotContain("<script>alert");
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "1280, DARK", "2560, LIGHT"})
  void thePageFitsAndIsAccessible(int width, ColorScheme colours) {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
    try (BrowserVisit visit =
        new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.VIEWER));
      visit.open(tab, "/reports");
      tab.locator("#kind").selectOption("releases");
      tab.locator("#show").press("Enter");
      tab.waitForURL("**kind=releases**");
      assertThat(tab.locator("h2").first()).hasText("Report");
      String name = width + "-" + colours.name().toLowerCase(Locale.ROOT);
      visit.check(tab, name + "-reports");
    }
  }

  private DashboardVisitor viewing() {
    return new DashboardVisitor(address).signedIn(SenderRole.VIEWER);
  }
}
