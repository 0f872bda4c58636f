package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.form.FormRegistry;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the registry allowed at admission is checked again when a batch is applied. */
@WithServers
class FormsAtApplyingIT {

  private static final String OF_OTHERS = "the table \"payroll\" exists and was not made for";

  private static final String DEFINITION =
      """
      {"id":"reserved","title":"Pay","table":"payroll","fields":[
        {"id":"f0","title":"","type":"text","column":"c0"}]}\
      """;

  private static final String ADD =
      """
      {"type":"ADD_COLUMN","table":"payroll","column":"c1","dataType":"text",
       "formId":"reserved","fieldId":"f1"}\
      """;

  private TestDatabase database;
  private Connection connection;
  private ApplyLedger ledger;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.field_migrations, fieldfare.claims, fieldfare.inbox, fieldfare.forms,"
            + " fieldfare.fields, fieldfare.dependencies, fieldfare.appointments",
        "DROP TABLE IF EXISTS payroll, users");
    connection = database.connect();
    new FormRegistry(connection).use(true);
    ledger = new ApplyLedger(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** The table was missing at admission. Then an application makes one with its name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ADD,
        "{\"type\":\"DROP_TABLE\",\"table\":\"payroll\"}",
        "{\"type\":\"RENAME_TABLE\",\"table\":\"payroll\",\"newName\":\"mine\"}",
      })
  void d83_aTableThatOthersMadeAfterAdmissionIsNotChanged(String change) throws SQLException {
    save();
    send("enqueuer", change);
    List<UUID> ids = admitted();
    database.execute("CREATE TABLE payroll (id int, c0 int)");
    TestBatch.failed(ids.getFirst()).apply(ledger);

    ApplyAnswer answer = apply("DROP TABLE public.payroll", ids.getLast());

    assertThat(answer).isEqualTo(new ApplyAnswer.Moved());
    assertThat(database.query("SELECT to_regclass('payroll') IS NOT NULL")).containsExactly("t");
    assertThat(error(ids.getLast())).startsWith("FAILED not_in_registry " + OF_OTHERS);
    assertThat(database.value("SELECT count(*) FROM fieldfare.claims")).isEqualTo("0");
    // The same message gets the same answer at admission now.
    send("enqueuer", change);
    assertThat(error(admitted().getLast())).startsWith("REJECTED not_in_registry " + OF_OTHERS);
  }

  @Test
  void d83_whatAnOperatorSentIsApplied() throws SQLException {
    save();
    send("operator", ADD);
    List<UUID> ids = admitted();
    database.execute("CREATE TABLE payroll (id int, c0 int)");
    TestBatch.failed(ids.getFirst()).apply(ledger);

    assertThat(apply("ALTER TABLE public.payroll ADD c1 text", ids.getLast()))
        .isInstanceOf(ApplyAnswer.Done.class);
  }

  @Test
  void d83_aTableOfTheFormIsMadeAndChangedInOneBatch() throws SQLException {
    save();
    send("enqueuer", ADD);
    send("enqueuer", "{\"type\":\"DROP_COLUMN\",\"table\":\"payroll\",\"column\":\"c1\"}");
    List<UUID> ids = admitted();

    ApplyAnswer answer =
        apply("CREATE TABLE public.payroll (id uuid, c0 text)", ids.toArray(UUID[]::new));

    assertThat(answer).isInstanceOf(ApplyAnswer.Done.class);
    assertThat(database.value("SELECT has_own_table FROM fieldfare.forms")).isEqualTo("t");
  }

  /** The table is not there when the batch begins, and does not become the form's. */
  @Test
  void d83_aTableThatGetsTheNameInTheSameBatchIsNotTheForms() throws SQLException {
    database.execute("CREATE TABLE users (id int, c0 text)");
    save();
    send("operator", "{\"type\":\"RENAME_TABLE\",\"table\":\"users\",\"newName\":\"payroll\"}");
    send("enqueuer", ADD);
    List<UUID> ids = admitted();
    TestBatch.failed(ids.getFirst()).apply(ledger);
    String rename = "ALTER TABLE public.users RENAME TO payroll";

    assertThat(apply(rename, ids.get(1), ids.get(2))).isEqualTo(new ApplyAnswer.Moved());

    assertThat(error(ids.get(2))).startsWith("FAILED not_in_registry " + OF_OTHERS);
    assertThat(error(ids.get(1))).startsWith("QUEUED");
    assertThat(apply(rename, ids.get(1))).isInstanceOf(ApplyAnswer.Done.class);
  }

  /** The addition failed, because others have added a column of this name. */
  @Test
  void d83_aColumnThatDidNotBecomeTheFieldsIsNotChanged() throws SQLException {
    saved();
    send("enqueuer", ADD);
    send("enqueuer", "{\"type\":\"DROP_COLUMN\",\"table\":\"payroll\",\"column\":\"c1\"}");
    List<UUID> ids = admitted();
    database.execute("ALTER TABLE payroll ADD c1 int");
    TestBatch.failed(ids.getFirst()).apply(ledger);

    assertThat(apply("ALTER TABLE public.payroll DROP c1", ids.getLast()))
        .isEqualTo(new ApplyAnswer.Moved());

    assertThat(error(ids.getLast()))
        .isEqualTo(
            "FAILED not_in_registry the column \"c1\" of the table \"payroll\" belongs to no field"
                + " of the registry");
  }

  /** The form was deleted after admission, and its table went. */
  @Test
  void d83_aTableOfADeletedFormIsNotChanged() throws SQLException {
    saved();
    send("enqueuer", ADD);
    List<UUID> ids = admitted();
    database.execute(
        "UPDATE fieldfare.forms SET deleted_by = fieldfare.new_id()",
        "DROP TABLE payroll",
        "CREATE TABLE payroll (id int)");

    assertThat(apply("ALTER TABLE public.payroll ADD c1 text", ids.getFirst()))
        .isEqualTo(new ApplyAnswer.Moved());

    assertThat(error(ids.getFirst()))
        .isEqualTo(
            "FAILED not_in_registry the table \"public.payroll\" belongs to no form of the"
                + " registry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"enqueuer", "operator"})
  void d83_anUndoDoesNotChangeATableThatOthersMadeMeanwhile(String role) throws SQLException {
    saved();
    send("enqueuer", ADD);
    UUID added = admitted().getFirst();
    apply("ALTER TABLE public.payroll ADD c1 text", added);
    send(role, "{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(added));
    UUID undo = admitted().getFirst();
    database.execute(
        "UPDATE fieldfare.forms SET has_own_table = false",
        "DROP TABLE payroll",
        "CREATE TABLE payroll (id int, c1 text)");

    ApplyAnswer answer = apply("ALTER TABLE public.payroll DROP c1", undo);

    if (role.equals("operator")) {
      assertThat(answer).isInstanceOf(ApplyAnswer.Done.class);
    } else {
      assertThat(answer).isEqualTo(new ApplyAnswer.Moved());
      assertThat(error(undo)).startsWith("FAILED not_in_registry " + OF_OTHERS);
    }
  }

  @Test
  void d83_aRefusedMemberEndsItsAtomicSet() throws SQLException {
    save();
    List<UUID> created = admitted();
    database.execute("CREATE TABLE payroll (id int, c0 int)");
    TestBatch.failed(created.getFirst()).apply(ledger);
    // As when it was admitted before the table was made.
    database.execute("UPDATE fieldfare.forms SET has_own_table = true");
    database.query(
        "SELECT fieldfare.accept_all('http', '%s')"
            .formatted(
                "[{\"body\":%1$s,\"requestedBy\":\"ann\",\"role\":\"enqueuer\",\"changeSet\":{\"id\":\"s\",\"index\":0,\"of\":2,\"atomic\":true}},{\"body\":%2$s,\"requestedBy\":\"ann\",\"role\":\"enqueuer\",\"changeSet\":{\"id\":\"s\",\"index\":1,\"of\":2,\"atomic\":true}}]"
                    .formatted(ADD, ADD.replace("c1", "c2").replace("f1", "f2"))));
    List<UUID> ids = admitted();
    database.execute("UPDATE fieldfare.forms SET has_own_table = false");

    assertThat(apply("ALTER TABLE public.payroll ADD c1 text", ids.toArray(UUID[]::new)))
        .isEqualTo(new ApplyAnswer.Moved());

    assertThat(
            database.query(
                "SELECT DISTINCT error_code FROM fieldfare.field_migrations WHERE"
                    + " change_set_id = 's' AND finished_at IS NOT NULL"))
        .containsExactly("not_in_registry");
    assertThat(database.value("SELECT count(*) FROM fieldfare.claims")).isEqualTo("0");
  }

  private void save() throws SQLException {
    new FormRegistry(connection).save(DEFINITION, "ann", "enqueuer");
  }

  /** The form and its table. */
  private void saved() throws SQLException {
    save();
    apply("CREATE TABLE public.payroll (id uuid, c0 text)", admitted().getFirst());
  }

  private void send(String role, String body) {
    database.query(
        "SELECT fieldfare.accept_all('http', jsonb_build_array(jsonb_build_object('body',"
            + " '%s'::jsonb, 'requestedBy', 'ann', 'role', '%s')))".formatted(body, role));
  }

  /** Admits what was sent; the ids in the order of sending. */
  private List<UUID> admitted() throws SQLException {
    var admissions = new AdmissionLedger(connection);
    List<InboxRequest> requests = admissions.readInbox(100);
    ObjectNode batch = LedgerIT.batch(requests);
    for (int n = 0; n < requests.size(); n++) {
      ObjectNode item = (ObjectNode) batch.path("items").get(n);
      JsonNode body = item.path("request");
      item.put("sender_role", requests.get(n).sender().role());
      copy(body, "formId", item, "form_id");
      copy(body, "fieldId", item, "field_id");
      copy(body, "column", item, "column_name");
      copy(body, "newName", item, "new_name");
      copy(body, "dataType", item, "data_type");
      copy(body, "migrationId", item, "undo_ref");
      if (body.has("migrationId")) {
        item.remove(List.of("schema_name", "table_name", "names"));
      }
      if (body.has("newName")) {
        item.withArray("names").add("public." + body.path("newName").asText());
      }
    }
    JsonBatch.admitThroughRegistry(admissions, batch);
    return requests.stream().map(InboxRequest::id).toList();
  }

  private static void copy(JsonNode body, String property, ObjectNode item, String column) {
    if (body.has(property)) {
      item.set(column, body.path(property));
    }
  }

  private ApplyAnswer apply(String statement, UUID... ids) throws SQLException {
    OutcomeColumns outcomes = new OutcomeColumns(ids.length);
    Arrays.stream(ids).forEach(id -> outcomes.next(id, "APPLIED"));
    return new TestBatch(
            LedgerJson.MAPPER.createObjectNode().put("waitMs", 0), List.of(statement), outcomes)
        .apply(ledger);
  }

  private String error(UUID id) {
    return database.value(
        "SELECT concat_ws(' ', status, error_code, error_message) FROM fieldfare.field_migrations"
            + " WHERE id = '%s'".formatted(id));
  }
}
