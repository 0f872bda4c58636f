package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each page and each action in Chromium, as each role, by keyboard. */
@QuarkusTest
@WithTestResource(StandInBackups.class)
@WithTestResource(StandInMonitor.class)
@WithTestResource(StandInReports.class)
class DashboardRolesIT extends GatewayIT {

  private static final String LETTERS = "/queue/dead-letters";
  private static final String BACKUP = "/backups/" + StandInBackups.TABLE;
  private static final String REPORT = "/reports?kind=releases";

  /** The buttons of each page and the least role that sees them. */
  private static final Map<String, SenderRole> BUTTONS =
      Map.ofEntries(
          entry("/queue #hold-main", SenderRole.OPERATOR),
          entry("/queue #acknowledge-main", SenderRole.OPERATOR),
          entry("/queue/dead-letters .letter button", SenderRole.OPERATOR),
          entry("/alerts #ask-" + StandInMonitor.FIRST, SenderRole.OPERATOR),
          entry("/validations #run-security", SenderRole.OPERATOR),
          entry("/silences #create", SenderRole.OPERATOR),
          entry("/silences #end-" + StandInSettings.SILENCE, SenderRole.OPERATOR),
          entry("/schedules #run-" + StandInSchedules.NIGHTLY, SenderRole.OPERATOR),
          entry("/schedules #create", SenderRole.ADMIN),
          entry("/schedules/" + StandInSchedules.NIGHTLY + " #switch", SenderRole.ADMIN),
          entry("/schedules .part a[href='/subscriptions']", SenderRole.ADMIN),
          entry("/approvals #show", SenderRole.VIEWER),
          entry("/backups #new-backup", SenderRole.OPERATOR),
          entry(BACKUP + " #verify", SenderRole.OPERATOR),
          entry(BACKUP + " #restore", SenderRole.OPERATOR),
          entry(BACKUP + " #plan", SenderRole.OPERATOR),
          entry("/rollback-plans #new-plan", SenderRole.OPERATOR),
          entry("/rollback-plans/" + StandInRollbackPlans.PLANNED + " #execute", SenderRole.ADMIN),
          entry("/ nav a[href='/new']", SenderRole.ENQUEUER),
          entry(REPORT + " #show", SenderRole.VIEWER),
          entry(REPORT + " #store", SenderRole.OPERATOR),
          entry("/reports/stored #show", SenderRole.VIEWER),
          entry("/reports/stored/" + StandInStored.FIRST + " #ask", SenderRole.OPERATOR),
          entry("/statistics #show", SenderRole.VIEWER));

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
  void prepare() {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
    redis.flush();
  }

  @ParameterizedTest
  @EnumSource(SenderRole.class)
  void everyPageOffersWhatTheRoleMayDo(SenderRole role) {
    String migration = "/migrations/" + enqueue(drop("orders", "note"));
    Ledger.admit(database);
    letter();
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(role));
      for (var button : BUTTONS.entrySet()) {
        String[] place = button.getKey().split(" ", 2);
        visit.open(tab, place[0]);
        Locator found = tab.locator(place[1]).first();
        assertThat(found).isVisible(visible(role.includes(button.getValue())));
        visit.checkQuickly(tab, role + " " + place[0]);
      }
      visit.open(tab, migration);
      assertThat(tab.locator("#cancel")).isVisible(visible(role.includes(SenderRole.ENQUEUER)));
      for (String path : List.of("/migrations", "/releases")) {
        visit.open(tab, path);
        assertThat(tab.locator("h1")).isVisible();
        visit.checkQuickly(tab, role + " " + path);
      }
      tab.getByText("Sign out").press("Enter");
      assertThat(tab.getByLabel("API key")).isVisible();
    }
  }

  @Test
  void anEnqueuerSendsAChangeAndCancelsIt() {
    database.execute(
        "DROP TABLE IF EXISTS survey", "CREATE TABLE survey (id int PRIMARY KEY, note text)");
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ENQUEUER));
      visit.open(tab, "/new");
      tab.locator("#type").selectOption("DROP_COLUMN");
      tab.locator("#table").fill("survey");
      tab.locator("input[name=column]").fill("note");
      tab.locator("#preview").press("Enter");
      assertThat(tab.locator("#would")).containsText("1 possible");
      tab.locator("#send").press("Enter");
      assertThat(tab.locator("h1")).containsText("survey");
      Ledger.admit(database);
      tab.locator("#cancel").press("Enter");
      assertThat(tab.locator(".status.big")).hasText("CANCELLED");
      visit.checkQuickly(tab, "a change of an enqueuer");
    }
  }

  @Test
  void anOperatorSteersTheQueueItsDeadLettersAndAMigration() {
    String failed = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    database.execute("UPDATE fieldfare.field_migrations SET status = 'FAILED'");
    letter();
    letter();
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/queue");
      tab.locator("#hold-main").press("Enter");
      assertThat(tab.locator("#hold-main")).hasText("Resume main");
      tab.locator("#hold-main").press("Enter");
      assertThat(tab.locator("#hold-main")).hasText("Pause main");
      tab.locator("#acknowledge-main").press("Enter");
      assertThat(tab.locator("h1")).hasText("Queue");

      visit.open(tab, LETTERS);
      tab.locator("button[id^=replay-]").first().press("Enter");
      assertThat(tab.locator(".letter")).hasCount(1);
      tab.locator("summary[id^=ask-]").press("Enter");
      tab.locator("button[id^=delete-]").press("Enter");
      assertThat(tab.locator(".empty")).containsText("There are no dead letters");

      visit.open(tab, "/migrations/" + failed);
      tab.locator("#retry").press("Enter");
      assertThat(tab.locator(".status.big")).hasText("QUEUED");
      Assertions.assertThat(shown(failed).status()).isEqualTo(Status.QUEUED);
      visit.checkQuickly(tab, "the queue");
    }
  }

  @Test
  void qc78_anOperatorHandlesAlertsBackupsAndReports() {
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      visit.open(tab, "/alerts?state=OPEN");
      tab.locator("#ack-" + StandInMonitor.SECOND).press("Enter");
      assertThat(tab.locator("#ack-" + StandInMonitor.SECOND)).hasCount(0);
      tab.locator("#ask-" + StandInMonitor.THIRD).press("Enter");
      tab.locator("#reason-" + StandInMonitor.THIRD).fill("validated by hand");
      tab.keyboard().press("Enter");
      assertThat(tab.locator("#ask-" + StandInMonitor.THIRD)).hasCount(0);

      visit.open(tab, REPORT);
      var file = tab.waitForDownload(() -> tab.getByText("CSV").press("Enter"));
      Assertions.assertThat(file.suggestedFilename()).startsWith("releases-report-");

      visit.open(tab, "/backups");
      tab.locator("#new-backup").press("Enter");
      tab.locator("#table").fill("survey");
      tab.keyboard().press("Enter");
      assertThat(tab.locator(".status.big")).hasText("RUNNING");
      visit.open(tab, BACKUP);
      tab.locator("#verify").press("Enter");
      assertThat(tab.locator(".timeline")).containsText("last read back");
      tab.locator("#restore").press("Enter");
      tab.locator("#into").fill("orders_again");
      tab.locator("#understood").press("Space");
      visit.checkQuickly(tab, "alerts, backups and reports");
      tab.locator("#confirm").press("Enter");
      // The stand-in names a migration that the ledger does not have.
      tab.waitForURL("**/migrations/" + StandInBackups.RESTORE);
    }
  }

  @Test
  void thePagesAreReachedByKeys() {
    enqueue(drop("orders", "note"));
    Ledger.admit(database);
    try (BrowserVisit visit = visit(1280, ColorScheme.LIGHT)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.ENQUEUER));
      assertThat(tab.locator("#live")).hasText("live");
      tab.keyboard().press("?");
      assertThat(tab.locator("#keys")).isVisible();
      visit.check(tab, "keys");
      tab.locator("#close-keys").press("Enter");
      tab.keyboard().press("g");
      tab.keyboard().press("m");
      tab.waitForURL("**/migrations");
      tab.keyboard().press("j");
      assertThat(tab.locator("tbody a").first()).isFocused();
      tab.keyboard().press("Enter");
      assertThat(tab.locator("#cancel")).isVisible();
      tab.keyboard().press("g");
      tab.keyboard().press("p");
      tab.waitForURL("**/reports");
      assertThat(tab.locator("#zone")).not().hasValue("");
    }
  }

  @ParameterizedTest
  @CsvSource({"360, DARK", "1280, LIGHT", "2560, DARK"})
  void theNewPagesFitAndAreAccessible(int width, ColorScheme colours) {
    enqueue(drop("orders", "note"));
    Ledger.admit(database);
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-";
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.signedIn(TestKeys.secret(SenderRole.OPERATOR));
      assertThat(tab.locator("#open-" + StandInMonitor.FIRST)).isVisible();
      visit.check(tab, name + "overview-full");
      for (var page :
          Map.of(
                  "backups",
                  "/backups",
                  "backup",
                  BACKUP,
                  "backup-new",
                  "/backups/new",
                  "backup-restore",
                  BACKUP + "/restore")
              .entrySet()) {
        visit.open(tab, page.getValue());
        visit.check(tab, name + page.getKey());
      }
    }
  }

  private void letter() {
    redis.send(
        "XADD",
        "fieldfare:migrations:dlq",
        "*",
        "reason",
        "malformed",
        "attempts",
        "1",
        "stream",
        "fieldfare:migrations",
        "entryId",
        "1-1",
        "data",
        "no json");
  }

  private static IsVisibleOptions visible(boolean isExpected) {
    return new IsVisibleOptions().setVisible(isExpected);
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    return new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours);
  }
}
