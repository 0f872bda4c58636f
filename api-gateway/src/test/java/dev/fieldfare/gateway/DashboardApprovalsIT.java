package dev.fieldfare.gateway;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.testkit.browser.BrowserVisit;
import dev.fieldfare.testkit.browser.InstalledChromium;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of approvals, read without scripts and in Chromium. */
@QuarkusTest
class DashboardApprovalsIT extends GatewayIT {

  private static final String PAGE = "/approvals";

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
  void noPolicies() {
    database.execute("TRUNCATE fieldfare.approval_policies, fieldfare.approvals");
  }

  @Test
  void qc79_anotherPersonApprovesThePlanOfThePage() {
    String id = waiting(key("operator", "ada"));
    DashboardVisitor ada = visitor(key("operator", "ada"));
    DashboardVisitor ben = visitor(key("operator", "ben"));

    assertThat(ben.get(PAGE).body())
        .contains("DROP_COLUMN", "ALTER TABLE t DROP COLUMN &lt;c&gt;", "planHash\" value=\"h\"");
    HttpResponse<String> own = decide(ada, id, "approve", "planHash=h");
    assertThat(own.statusCode()).as(own.body()).isEqualTo(403);
    assertThat(own.body()).contains("another person decides");
    assertThat(decide(ben, id, "approve", "").statusCode()).isEqualTo(400);
    assertThat(decide(ben, id, "approve", "planHash=other").statusCode()).isEqualTo(409);

    String form = "planHash=h&comment=fine+%3Cb%3E&key=dashboard-a1";
    HttpResponse<String> approved = decide(ben, id, "approve", form);
    HttpResponse<String> again = decide(ben, id, "approve", form);

    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(303);
    assertThat(approved.headers().firstValue("Location")).contains("/migrations/" + id);
    assertThat(again.headers().firstValue("Location")).contains("/migrations/" + id);
    assertThat(database.value("SELECT status FROM fieldfare.field_migrations")).isEqualTo("QUEUED");
    assertThat(ben.get(PAGE).body())
        .contains("APPROVED", "fine &lt;b&gt;", "No change of target main waits");
  }

  @Test
  void rolesAndSitesDecideWhatWorks() {
    String id = waiting(key("enqueuer", "ada"));
    for (SenderRole role : new SenderRole[] {SenderRole.VIEWER, SenderRole.ENQUEUER}) {
      DashboardVisitor visitor = new DashboardVisitor(address).signedIn(role);
      assertThat(visitor.get(PAGE).body()).contains(id).doesNotContain("/approve\"", "/reject\"");
      assertThat(decide(visitor, id, "approve", "planHash=h").statusCode()).isEqualTo(403);
      assertThat(decide(visitor, id, "reject", "").statusCode()).isEqualTo(403);
    }
    DashboardVisitor ben = visitor(key("operator", "ben"));
    String reject = PAGE + "/" + id + "/reject";
    assertThat(ben.send(reject, "").statusCode()).isEqualTo(403);
    String token = "token=" + ben.token(PAGE);
    assertThat(ben.send(reject, token, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(ben.get(PAGE + "?target=nowhere").statusCode()).isEqualTo(404);
    assertThat(decide(ben, "x", "reject", "").statusCode()).isEqualTo(404);
    assertThat(decide(ben, UUID.randomUUID().toString(), "reject", "").statusCode()).isEqualTo(404);
    assertThat(database.value("SELECT state FROM fieldfare.approvals")).isEqualTo("PENDING");
  }

  @Test
  void qc79_aRejectionIsClickedByKeyboard() {
    String id = waiting(key("enqueuer", "ada"));
    try (BrowserVisit visit = visit(1280, ColorScheme.DARK)) {
      Page tab = visit.signedIn(key("operator", "ben"));
      visit.open(tab, "/migrations");
      tab.locator(".part a[href='" + PAGE + "']").press("Enter");
      tab.locator("#ask-reject-" + id).press("Enter");
      tab.locator("#why-not-" + id).fill("not before Monday");
      tab.keyboard().press("Enter");
      assertThat(tab.locator("#refresh")).containsText("not before Monday");
      assertThat(tab.locator("tbody .status")).hasText("REJECTED");
      visit.checkQuickly(tab, "approvals");
    }
    assertThat(shown(id).status().name()).isEqualTo("CANCELLED");
  }

  @ParameterizedTest
  @CsvSource({"360, DARK", "1280, LIGHT", "2560, DARK"})
  void thePageFitsAndIsAccessible(int width, ColorScheme colours) {
    String name = width + "-" + colours.name().toLowerCase(Locale.ROOT) + "-approvals";
    database.execute(
        "INSERT INTO fieldfare.approval_policies (migration_type, schema_name, table_name,"
            + " expires_after, created_by) VALUES ('DROP_COLUMN', '*', '*', interval '1 day',"
            + " 'root')");
    try (BrowserVisit visit = visit(width, colours)) {
      Page tab = visit.signedIn(key("operator", "ben"));
      visit.open(tab, PAGE);
      visit.check(tab, name + "-none");
      String id = waiting(key("enqueuer", "ada"));
      visit.open(tab, PAGE);
      tab.locator("#ask-approve-" + id).press("Enter");
      visit.check(tab, name);
    }
  }

  /** Sends a change that waits for an approval, and returns its id. */
  private String waiting(String requester) {
    Gateway gateway = anonymous().with(requester);
    String id = gateway.post(MIGRATIONS, drop("t", "c")).json().at("/migrations/0/id").asText();
    Ledger.admit(database);
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'WAITING', wait_reason = 'approval',"
            + " next_try_at = now() + interval '1 day'",
        "INSERT INTO fieldfare.approvals (migration_id, state, plan_hash, statements, expires_at)"
            + " VALUES ('%s', 'PENDING', 'h', '{ALTER TABLE t DROP COLUMN <c>}',".formatted(id)
            + " now() + interval '1 day')");
    return id;
  }

  /** The secret of a new key with this role, of this person. */
  private String key(String role, String owner) {
    String body =
        "{\"name\":\"%s\",\"role\":\"%s\",\"owner\":\"%s\"}"
            .formatted("k" + UUID.randomUUID(), role, owner);
    Answer made = admin().post("/api/v1/keys", body);
    assertThat(made.json().path("owner").asText()).as(made.body()).isEqualTo(owner);
    return made.json().path("secret").asText();
  }

  private DashboardVisitor visitor(String secret) {
    return new DashboardVisitor(address).signedIn(secret);
  }

  /** The token of any page is the session's. */
  private static HttpResponse<String> decide(
      DashboardVisitor visitor, String id, String decision, String form) {
    return visitor.submit("/queue", PAGE + "/" + id + "/" + decision, form);
  }

  private BrowserVisit visit(int width, ColorScheme colours) {
    assumeTrue(chromium.isPresent(), "SKIPPED: no Chromium is installed");
    return new BrowserVisit(chromium.orElseThrow().browser(), address, width, colours);
  }
}
