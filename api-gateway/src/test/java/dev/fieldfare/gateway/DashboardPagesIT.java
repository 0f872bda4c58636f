package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.message.SenderRole;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The pages of the dashboard as a browser without scripts reads and uses them. */
@QuarkusTest
class DashboardPagesIT extends GatewayIT {

  private static final String HOSTILE = "<script>alert(1)</script>\"'&{page}";

  @Test
  void theOverviewShowsTheQueueAndWhatFailed() {
    String failed = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED', error_code = 'lock_timeout'");

    String page = as(SenderRole.VIEWER).get("/").body();

    assertThat(page).contains("Last failures", "/migrations/" + failed, "orders", "main");
  }

  @Test
  void anEmptyLedgerSaysWhatToDoFirst() {
    assertThat(as(SenderRole.VIEWER).get("/").body()).contains("No migrations yet");
    assertThat(as(SenderRole.VIEWER).get("/migrations").body()).contains("No migrations yet");
    assertThat(as(SenderRole.VIEWER).get("/migrations?status=FAILED").body())
        .contains("No migration matches");
  }

  @Test
  void theListIsFilteredByItsAddress() {
    String first = enqueue(drop("orders", "note"));
    String second = enqueue(drop("customers", "note"));
    Ledger.admit(database);
    DashboardVisitor viewer = as(SenderRole.VIEWER);

    assertThat(viewer.get("/migrations?table=orders&status=&type=&target=").body())
        .contains(first)
        .doesNotContain(second);
    assertThat(viewer.get("/migrations?status=APPLIED").body()).doesNotContain(first);
    assertThat(viewer.get("/migrations?status=NONSENSE").statusCode()).isEqualTo(400);
    assertThat(viewer.get("/migrations?cursor=" + second).body())
        .contains(first)
        .doesNotContain("/migrations/" + second);
  }

  @Test
  void hostileNamesAreText() throws SQLException {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    rename(HOSTILE);
    DashboardVisitor viewer = as(SenderRole.OPERATOR);

    for (String path : new String[] {"/", "/migrations", "/migrations/" + id, "/queue"}) {
      HttpResponse<String> page = viewer.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<script>alert");
    }
    assertThat(viewer.get("/migrations/" + id).body()).contains("&lt;script&gt;alert(1)");
    assertThat(viewer.get("/migrations?table=%22%3E%3Cscript%3Ealert(1)").body())
        .doesNotContain("<script>alert");
    assertThat(viewer.get("/sign-in?next=%2F%22%3E%3Cscript%3Ealert(1)").body())
        .doesNotContain("<script>alert");
  }

  @Test
  void c10_anOperatorUndoesAfterAQuestionAndTwoClicksAreOneUndo() {
    String id = applied();
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    assertThat(operator.get("/migrations/" + id).body()).contains("/migrations/" + id + "/undo");
    assertThat(operator.get("/migrations/" + id + "/undo").body()).contains("Undo it");

    String path = "/migrations/" + id + "/undo";
    HttpResponse<String> first = operator.submit(path, path, "key=dashboard-1");
    HttpResponse<String> second = operator.submit(path, path, "key=dashboard-1");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String undo = first.headers().firstValue("Location").orElseThrow();
    assertThat(second.headers().firstValue("Location")).contains(undo);
    assertThat(shown(undo.substring(undo.lastIndexOf('/') + 1)).undoOf()).contains(id);
    assertThat(
            database.value(
                "SELECT actor FROM fieldfare_gateway.audit WHERE action = 'migration.undo'"
                    + " AND path = '"
                    + path
                    + "' LIMIT 1"))
        .isEqualTo("bootstrap-operator");
  }

  @Test
  void anOperatorCancelsAndRetries() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    DashboardVisitor operator = as(SenderRole.OPERATOR);
    String page = "/migrations/" + id;

    assertThat(operator.submit(page, page + "/cancel", "").statusCode()).isEqualTo(303);
    assertThat(shown(id).status()).isEqualTo(Status.CANCELLED);
    HttpResponse<String> late = operator.submit(page, page + "/cancel", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("too_late", "<html");
    assertThat(
            database.query(
                "SELECT outcome FROM fieldfare_gateway.audit WHERE subject = '"
                    + id
                    + "' AND action = 'migration.cancel' ORDER BY at"))
        .containsExactly("accepted", "too_late");

    database.execute("UPDATE fieldfare.field_migrations SET status = 'FAILED'");
    assertThat(operator.submit(page, page + "/retry", "").statusCode()).isEqualTo(303);
    assertThat(shown(id).status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void rolesDecideWhatIsShownAndWhatWorks() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    String page = "/migrations/" + id;
    DashboardVisitor viewer = as(SenderRole.VIEWER);

    assertThat(viewer.get(page).body()).doesNotContain("/cancel");
    assertThat(viewer.get("/queue").body()).doesNotContain("/queue/pause");
    HttpResponse<String> refused = viewer.submit(page, page + "/cancel", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("This needs the role enqueuer");
    assertThat(as(SenderRole.ENQUEUER).get(page).body()).contains("/cancel");
    assertThat(as(SenderRole.ENQUEUER).submit(page, "/queue/pause", "target=main").statusCode())
        .isEqualTo(403);
    assertThat(shown(id).status()).isEqualTo(Status.QUEUED);
  }

  @Test
  void anOperatorPausesAndResumesATarget() {
    DashboardVisitor operator = as(SenderRole.OPERATOR);

    assertThat(operator.submit("/queue", "/queue/pause", "target=main").statusCode())
        .isEqualTo(303);
    assertThat(operator.get("/queue").body()).contains("paused", "/queue/resume");
    assertThat(operator.submit("/queue", "/queue/resume", "target=main").statusCode())
        .isEqualTo(303);
    assertThat(operator.submit("/queue", "/queue/resume", "target=main").statusCode())
        .isEqualTo(409);
  }

  @Test
  void qc16_aChangeIsPreviewedWithItsColourBeforeItIsSent() {
    database.execute(
        "DROP TABLE IF EXISTS survey", "CREATE TABLE survey (id int PRIMARY KEY, note text)");
    DashboardVisitor enqueuer = as(SenderRole.ENQUEUER);
    String form = "type=DROP_COLUMN&target=main&table=survey&column=note&newName=";

    HttpResponse<String> preview = enqueuer.submit("/new", "/new/preview", form);
    assertThat(preview.body())
        .contains("class=\"card plan bad\"", "dangerous", "1 change: 1 possible, 0 refused")
        .contains("name=\"column\" value=\"note\"", "id=\"send\"");
    assertThat(viewer().get(MIGRATIONS).body()).doesNotContain("survey");

    HttpResponse<String> sent = enqueuer.submit("/new", "/new", form + "&key=dashboard-7");
    HttpResponse<String> again = enqueuer.submit("/new", "/new", form + "&key=dashboard-7");
    String page = sent.headers().firstValue("Location").orElseThrow();
    assertThat(again.headers().firstValue("Location")).contains(page);
    assertThat(enqueuer.get(page).body()).contains("survey", "QUEUED");
    assertThat(as(SenderRole.VIEWER).get("/new").statusCode()).isEqualTo(403);
  }

  @Test
  void qc16_whatIsWrongWithAChangeStandsBesideItsForm() {
    DashboardVisitor enqueuer = as(SenderRole.ENQUEUER);

    String missing = "type=DROP_COLUMN&target=main&table=none_such&column=note";
    assertThat(enqueuer.submit("/new", "/new/preview", missing).body())
        .contains("refused", "none_such")
        .doesNotContain("id=\"send\"");
    assertThat(enqueuer.submit("/new", "/new/preview", "json=%7Bnonsense").body())
        .contains("role=\"alert\"", "{nonsense");
  }

  @Test
  void aMigrationLeadsToItsBackup() {
    String id = applied();
    String backup = database.value("SELECT fieldfare.new_id()");
    database.execute("UPDATE fieldfare.field_migrations SET backup_id = '%s'".formatted(backup));

    assertThat(as(SenderRole.VIEWER).get("/migrations/" + id).body())
        .contains("href=\"/backups/" + backup + "\"");
  }

  @Test
  void anUnknownMigrationIsAPageThatSaysSo() {
    HttpResponse<String> page = as(SenderRole.VIEWER).get("/migrations/nonsense");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).contains("There is no migration");
  }

  /** Gives every migration names and an error of this text. */
  private static void rename(String text) throws SQLException {
    String sql =
        """
        UPDATE fieldfare.field_migrations SET table_name = ?, column_name = ?, requested_by = ?,
          error_message = ?, error_code = 'internal_error', status = 'FAILED'
        """;
    try (var connection = database.dataSource().getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= 4; i++) {
        statement.setString(i, text);
      }
      statement.execute();
    }
  }

  private String applied() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    Ledger.apply(database);
    return id;
  }

  private DashboardVisitor as(SenderRole role) {
    return new DashboardVisitor(address).signedIn(role);
  }
}
