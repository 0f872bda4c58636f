package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollback plans, validations and stored reports in Chromium, by keyboard. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardOperationsIT extends GatewayIT {

  private static final String BACKUP = "/backups/" + StandInBackups.TABLE;
  private static final String PLAN = "/rollback-plans/" + StandInRollbackPlans.PLANNED;

  private static Optional<InstalledChromium> chromium = Optional.empty();

  @BeforeAll
  static void startBrowser() {
    chromium = InstalledChromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    chromium.ifPresent(InstalledChromium::close);
  }

  @BeforeEach
  void requireBrowser() {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
  }

  @Test
  void sb10_anAdminMakesAPlanOfABackupAndExecutesItByKeyboard() {
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ADMIN));
      visit.open(tab, BACKUP);
      tab.locator("#plan").press("Enter");
      assertThat(tab.locator("#backups")).hasValue(StandInBackups.TABLE.toString());
      tab.locator("#create").press("Enter");
      assertThat(tab.locator(".status.big")).hasText("PLANNED");
      tab.locator("#execute").press("Enter");
      tab.locator("#show-code").press("Enter");
      visit.check(tab, "1280-dark-rollback-code");
      tab.locator("#understood").press("Space");
      tab.locator("#sure").press("Space");
      tab.locator("#typed").fill("ROLLBACK_");
      tab.locator("#confirm").press("Enter");
      assertThat(tab.locator("main")).containsText("Invalid confirmation code");

      tab.locator("#back").press("Enter");
      tab.locator("#show-code").press("Enter");
      tab.locator("#understood").press("Space");
      tab.locator("#sure").press("Space");
      tab.locator("#typed").fill(tab.locator("#code").innerText());
      tab.locator("#confirm").press("Enter");
      assertThat(tab.locator(".status.big")).hasText("EXECUTING");
    }
  }

  @Test
  void qc78_anOperatorRunsAProfileAndStoresAndDeletesAReport() {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/validations");
      assertThat(tab.locator("#last-security")).hasCount(0);
      tab.locator("#run-security").press("Enter");
      assertThat(tab.locator("#last-security")).hasText("ok");
      tab.locator("#ask-record").press("Enter");
      tab.locator("#record").press("Enter");
      assertThat(tab.locator(".note.good")).containsText("is recorded");
      visit.checkQuickly(tab, "validations");

      visit.open(tab, "/reports?kind=releases");
      tab.locator("#store").press("Enter");
      assertThat(tab.locator("h1")).containsText("Stored");
      tab.locator("#ask").press("Enter");
      tab.locator("#delete").press("Enter");
      assertThat(tab.locator("h1")).hasText("Stored reports");
      visit.checkQuickly(tab, "stored reports");
    }
  }

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "1280, DARK", "2560, LIGHT"})
  void thePagesFitAndAreAccessible(int width, ColorScheme colours) {
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-";
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ADMIN));
      for (var page :
          Map.of(
                  "rollback-plans",
                  "/rollback-plans",
                  "rollback-plan",
                  PLAN,
                  "rollback-new",
                  "/rollback-plans/new",
                  "rollback-confirm",
                  PLAN + "/confirm",
                  "validations",
                  "/validations")
              .entrySet()) {
        visit.open(tab, page.getValue());
        visit.check(tab, name + page.getKey());
      }
    }
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    return new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours);
  }
}
