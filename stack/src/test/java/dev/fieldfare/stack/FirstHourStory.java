package dev.fieldfare.stack;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.testkit.browser.BrowserVisit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** The page of an operator's first hour, clicked in a browser on a running stack. */
final class FirstHourStory {
  private static final Path PAGE = Path.of("../docs/first-hour.md");
  private static final double LONG = 60_000;

  private final House house;
  private final Browser browser;
  private final String page;
  private String backup = "";
  private String dropped = "";
  private Page tab;

  FirstHourStory(House house, Browser browser) throws IOException {
    this.house = house;
    this.browser = browser;
    this.page = Files.readString(PAGE);
  }

  void run() throws SQLException {
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      tab = visit.signedIn(key());
      assertThat(tab.locator("#target-main")).isVisible();
      makeTable();
      backUp();
      change();
      bringBack();
      failAndResolve();
      silence();
      restore();
      pauseAndReport();
      visit.open(tab, "/");
      visit.check(tab, "overview-light");
    }
    showInOtherWindows();
  }

  private void makeTable() throws SQLException {
    try (var connection = house.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE customer (id int PRIMARY KEY, name text, phone text)");
      statement.execute(
          "INSERT INTO customer SELECT n, 'customer ' || n, '030 ' || n"
              + " FROM generate_series(1, 5000) n");
    }
  }

  private void backUp() {
    press("Backups");
    press("New backup…");
    tab.locator("#table").fill("customer");
    tab.locator("#name").fill("first");
    press("Back it up");
    awaitStatus("VERIFIED");
    backup = URI.create(tab.url()).getPath();
  }

  private void change() {
    describe("ADD_COLUMN", "email");
    tab.locator("input[name=dataType]").fill("email");
    press("Preview");
    assertThat(tab.locator(".plan.good")).isVisible();
    press("Send it");
    awaitStatus("APPLIED");

    describe("DROP_COLUMN", "phone");
    press("Preview");
    assertThat(tab.locator(".plan.bad")).containsText("dangerous");
    press("Send it");
    awaitStatus("APPLIED");
    dropped = URI.create(tab.url()).getPath();
  }

  private void describe(String operation, String column) {
    press("New change");
    tab.locator("#type").selectOption(operation);
    tab.locator("#table").fill("customer");
    tab.locator("input[name=column]").fill(column);
  }

  private void bringBack() throws SQLException {
    press("Undo…");
    press("Undo it");
    awaitStatus("APPLIED");
    assertThat(house.value("SELECT count(phone) || max(phone) FROM customer"))
        .isEqualTo("5000030 999");
  }

  private void failAndResolve() throws SQLException {
    house.value(
        "SELECT"
            + " fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"custmer\",\"column\":\"vip\","
            + "\"dataType\":\"text\"}')");
    press("Alerts");
    Locator alert =
        tab.locator("article").filter(new Locator.FilterOptions().setHasText("custmer"));
    assertThat(alert).containsText("OPEN", new ContainsTextOptions().setTimeout(LONG));
    press(alert, "Acknowledge");
    assertThat(alert).containsText("acknowledged by");
    press(alert, "Resolve…");
    alert.getByLabel("Reason").fill("the name was misspelt");
    press(alert, "Resolve it");
    assertThat(alert).containsText("RESOLVED");
  }

  private void silence() {
    press("Alerts");
    press("Silences");
    tab.locator("#subject").fill("public.customer*");
    tab.locator("#comment").fill("maintenance");
    press("Preview");
    assertThat(tab.locator("#matching")).isVisible();
    press("Make the silence");
    assertThat(tab.locator("#refresh")).containsText("maintenance");
    press("End now");
    assertThat(tab.locator("#refresh")).containsText("No silence is active");
  }

  private void restore() throws SQLException {
    tab.navigate(house.stackJson().at("/gateway/url").asText() + backup);
    press("Restore…");
    assertThat(tab.locator("#into")).hasValue("public.customer_restored");
    tab.locator("#understood").check();
    press("Restore it");
    awaitStatus("APPLIED");
    assertThat(house.value("SELECT count(*) || max(phone) FROM customer_restored"))
        .isEqualTo("5000030 999");
  }

  private void pauseAndReport() {
    press("Queue");
    press("Pause main");
    press("Resume main");
    press("Reports");
    assertThat(tab.locator("main")).containsText("ADD_COLUMN", within(LONG));
    var file = tab.waitForDownload(() -> press("HTML"));
    assertThat(file.suggestedFilename()).endsWith(".html");
  }

  /** What the page shows, and the other widths and themes. */
  private void showInOtherWindows() {
    show(1280, ColorScheme.LIGHT, dropped, "migration-light");
    show(360, ColorScheme.DARK, backup, "backup-dark-360");
    show(360, ColorScheme.LIGHT, "/alerts", "alerts-light-360");
    show(2560, ColorScheme.DARK, "/", "overview-dark-2560");
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      tab = visit.signedIn(key());
      describe("DROP_COLUMN", "phone");
      press("Preview");
      assertThat(tab.locator(".plan.bad")).isVisible();
      visit.check(tab, "preview-dark");
    }
  }

  private void show(int width, ColorScheme colours, String path, String name) {
    try (BrowserVisit visit = visit(width, colours)) {
      Page window = visit.signedIn(key());
      visit.open(window, path);
      visit.check(window, name);
    }
  }

  /** Presses what has this label, which the page of the first hour must name. */
  private void press(String label) {
    press(tab.locator("body"), label);
  }

  private void press(Locator part, String label) {
    assertThat(page).contains("**" + label + "**");
    part.locator("a, button, summary")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + label + "$")))
        .first()
        .click();
  }

  private void awaitStatus(String status) {
    assertThat(tab.locator(".status.big")).hasText(status, new HasTextOptions().setTimeout(LONG));
  }

  private static ContainsTextOptions within(double millis) {
    return new ContainsTextOptions().setTimeout(millis);
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    URI gateway = URI.create(house.stackJson().at("/gateway/url").asText());
    return new BrowserVisit(browser, gateway, width, colours);
  }

  private String key() {
    return house.stackJson().at("/apiKeys/operator").asText();
  }
}
