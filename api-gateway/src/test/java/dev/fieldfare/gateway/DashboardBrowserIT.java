package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in Chromium; skipped where none is installed. */
@QuarkusTest
class DashboardBrowserIT extends GatewayIT {

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

  @ParameterizedTest
  @CsvSource({"360, LIGHT", "1280, DARK", "2560, LIGHT"})
  void everyPageFitsAndIsAccessible(int width, ColorScheme colours) {
    String id = everyKindOfMigration();
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-";
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.tab();
      visit.open(tab, "/sign-in");
      visit.check(tab, name + "sign-in");
      tab.close();

      tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.check(tab, name + "overview");
      visit.open(tab, "/migrations");
      visit.check(tab, name + "migrations");
      visit.open(tab, "/migrations?table=none");
      visit.check(tab, name + "none");
      visit.open(tab, "/migrations/" + id);
      visit.check(tab, name + "migration");
      visit.open(tab, "/migrations/" + id + "/undo");
      visit.check(tab, name + "undo");
      visit.open(tab, "/queue");
      visit.check(tab, name + "queue");
      visit.open(tab, "/queue/dead-letters");
      visit.check(tab, name + "dead-letters");
      visit.open(tab, "/releases");
      visit.check(tab, name + "releases");
      visit.open(tab, "/new");
      tab.locator("#type").selectOption("DROP_COLUMN");
      tab.locator("#table").fill("orders");
      tab.locator("input[name=column]").fill("note");
      tab.locator("#preview").click();
      assertThat(tab.locator("#would")).isVisible();
      visit.check(tab, name + "new");
    }
  }

  @Test
  void tabsShareOneConnectionAndShowWhatHappens() {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page first = visit.signedIn(TestKeys.secret(SenderRole.VIEWER));
      assertThat(first.locator("#live")).hasText("live");
      Page second = visit.tab();
      visit.open(second, "/migrations");
      assertThat(second.locator("#live")).hasText("live");

      String id = enqueue(drop("orders", "note"));
      Ledger.admit(database);
      Ledger.number(database);

      assertThat(first.locator("a[href='/migrations/" + id + "']").first()).isVisible();
      assertThat(second.locator("a[href='/migrations/" + id + "']")).isVisible();
      assertThat(visit.requests("/live")).isEqualTo(1);
      first.close();
      Ledger.apply(database);
      Ledger.number(database);
      assertThat(second.locator("tbody .status")).hasText("APPLIED");
      visit.check(second, "live");
    }
  }

  @Test
  void anUndoIsClickedAndSeenByKeyboardAlone() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    Ledger.apply(database);
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/migrations/" + id);
      tab.locator("#undo").focus();
      tab.keyboard().press("Enter");
      tab.waitForURL("**/undo");
      tab.locator("#confirm").focus();
      tab.keyboard().press("Enter");
      tab.waitForURL(url -> !url.endsWith("/undo") && !url.endsWith(id));

      assertThat(tab.locator("h1")).containsText("UNDO");
      assertThat(tab.locator("dl.facts a").first()).hasText(id);
      visit.check(tab, "undone");
    }
  }

  @Test
  void cancelsWithOneClickAndFindsByTheSlashKey() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/migrations/" + id);
      tab.locator("#cancel").click();
      assertThat(tab.locator(".status.big")).hasText("CANCELLED");
      assertThat(shown(id).status()).isEqualTo(Status.CANCELLED);

      visit.open(tab, "/migrations");
      tab.keyboard().press("/");
      tab.keyboard().type("orders");
      tab.keyboard().press("Enter");
      tab.waitForURL("**table=orders**");
      assertThat(tab.locator("tbody tr")).hasCount(1);
    }
  }

  /** Some applied, one failed with a long text, one in line; returns one that can be undone. */
  private String everyKindOfMigration() {
    String applied = enqueue(drop("orders", "note"));
    enqueue(drop("a_table_with_a_rather_long_name_of_sixty_three_bytes_in_all_yes", "x"));
    Ledger.admit(database);
    Ledger.apply(database);
    String failed = enqueue(drop("customers", "phone"));
    Ledger.admit(database);
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED', error_code = 'lock_timeout',"
            + " error_message = 'canceling statement due to lock timeout'"
            + " WHERE id = '"
            + failed
            + "'");
    enqueue(drop("orders", "<img src=x onerror=alert(1)>"));
    Ledger.admit(database);
    Ledger.number(database);
    return applied;
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    return new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours);
  }
}
