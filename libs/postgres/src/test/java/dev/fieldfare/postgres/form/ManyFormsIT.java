package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.postgres.form.FormRegistry.ManyForms;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field is added to all forms that a filter matches, in one set. */
@WithServers
class ManyFormsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FIELD =
      "{\"id\":\"consent\",\"title\":\"Consent\",\"type\":\"text\",\"column\":\"consent\"}";

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.inbox, fieldfare.forms, fieldfare.fields",
        "DROP TABLE IF EXISTS survey_a, survey_b, visits_c",
        "UPDATE fieldfare.target SET registry = true");
    made("a", "Customer survey", "survey_a");
    made("b", "Staff SURVEY 50%", "survey_b");
    made("c", "Visits", "visits_c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|a b c",
        "{\"titleContains\":\"survey\"}|a b",
        "{\"titleContains\":\"50%\"}|b",
        "{\"titleContains\":\"%\"}|b",
        "{\"tablePrefix\":\"survey_\"}|a b",
        "{\"tablePrefix\":\"visits\"}|c",
        "{\"ids\":[\"c\",\"a\",\"nowhere\"]}|a c",
        "{\"ids\":[\"c\",\"a\"],\"titleContains\":\"SURVEY\"}|a",
        "{\"ids\":[]}|''",
        "{\"titleContains\":\"'); DROP TABLE survey_a; --\"}|''",
      })
  void qc79_aFilterMatchesFormsThatMeetAllItsConditions(String filter, String forms)
      throws SQLException {
    assertThat(String.join(" ", ids(preview(filter, FIELD)))).isEqualTo(forms);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void qc79_theChangesOfAllFormsAreOneAtomicSet() throws SQLException {
    JsonNode planned = preview("{\"titleContains\":\"survey\"}", FIELD);

    ManyForms done = change("{\"titleContains\":\"survey\"}", FIELD);

    assertThat(read(done.forms())).isEqualTo(planned);
    assertThat(planned.at("/0/changes/0/type").asText()).isEqualTo("ADD_COLUMN");
    assertThat(done.migrations()).hasSize(2);
    assertThat(
            database.query(
                "SELECT (body ->> 'table') || ' ' || (body ->> 'column') || ' ' ||"
                    + " change_set_size || ' ' || change_set_atomic || ' ' || requested_by FROM"
                    + " fieldfare.inbox ORDER BY change_set_index"))
        .containsExactly("survey_a consent 2 true ann", "survey_b consent 2 true ann");
    assertThat(database.value("SELECT count(DISTINCT change_set_id) FROM fieldfare.inbox"))
        .isEqualTo("1");
    assertThat(
            database.query(
                "SELECT definition #>> '{fields,1,id}' FROM fieldfare.forms ORDER BY id"))
        .containsExactly("consent", "consent", null);
  }

  @Test
  void qc79_aFormThatHasTheFieldIsNotChanged() throws SQLException {
    change("{\"ids\":[\"a\"]}", FIELD);
    database.execute("TRUNCATE fieldfare.inbox");
    carryOut("a", "Customer survey", "survey_a", "," + FIELD);

    ManyForms done = change("{\"tablePrefix\":\"survey\"}", FIELD);

    assertThat(read(done.forms()).at("/0/changes")).isEmpty();
    assertThat(done.migrations()).hasSize(1);
    database.execute("TRUNCATE fieldfare.inbox");
    assertThatThrownBy(() -> change("{\"ids\":[\"a\",\"c\"]}", FIELD.replace("text", "date")))
        .hasMessageContaining("the form \"a\" has the field \"consent\" with other properties");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT jsonb_array_length(definition -> 'fields') FROM fieldfare.forms WHERE id ="
                    + " 'c'"))
        .isEqualTo("1");
  }

  /** A form that was taken over from a form builder has no stored definition. */
  @Test
  void qc79_aFormWithoutADefinitionKeepsItsFields() throws SQLException {
    database.execute("UPDATE fieldfare.forms SET definition = NULL WHERE id = 'a'");

    ManyForms done = change("{\"ids\":[\"a\"]}", FIELD);

    assertThat(done.migrations()).hasSize(1);
    assertThat(
            database.value(
                "SELECT jsonb_path_query_array(definition, '$.fields[*].id') FROM fieldfare.forms"
                    + " WHERE id = 'a'"))
        .isEqualTo("[\"a1\", \"consent\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|{\"id\":\"x\",\"type\":\"text\"}|the filter {} matches all forms",
        "[]|{\"id\":\"x\",\"type\":\"text\"}|the filter {} matches all forms",
        "{\"id\":\"a\"}|{\"id\":\"x\",\"type\":\"text\"}|a filter has",
        "{\"ids\":\"a\"}|{\"id\":\"x\",\"type\":\"text\"}|a filter has",
        "{\"titleContains\":1}|{\"id\":\"x\",\"type\":\"text\"}|a filter has",
        "{}|null|\"field\" needs",
        "{}|{\"id\":\"x\"}|\"field\" needs",
        "{}|{\"id\":\"x\",\"type\":\"text\",\"column\":\"id\"}|\"id\" is a system column",
        "{}|{\"id\":\"x\",\"type\":\"text\",\"column\":\"c0\"}|two fields have the column \"c0\"",
        "{}|{\"id\":\"x\",\"type\":\"text\",\"unique\":true}|which only a column of a new table can"
            + " get",
      })
  void qc79_badRequestsChangeNoForm(String filter, String field, String reason) {
    assertThatThrownBy(() -> preview(filter, field)).hasMessageContaining(reason);
    assertThatThrownBy(() -> change(filter, field)).hasMessageContaining(reason);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void qc79_aFormWithUnfinishedMigrationsStopsAll() throws SQLException {
    change("{\"ids\":[\"b\"]}", FIELD);

    assertThatThrownBy(() -> change("{}", FIELD))
        .hasMessageContaining("the form \"b\" has migrations that are not finished");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void qc79_atMostTwoHundredFormsAtOnce() {
    database.execute(
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name, place, definition)"
            + " SELECT 'm' || n, 'Many', 'public', 'many_' || n, 0, jsonb_build_object('id', 'm'"
            + " || n, 'fields', '[]'::jsonb) FROM generate_series(1, 201) n");

    assertThatThrownBy(() -> change("{\"titleContains\":\"many\"}", FIELD))
        .hasMessageContaining("matches 201 forms, and at most 200 are changed at once");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  /** Two calls take the same forms; neither waits for what the other one holds. */
  @Test
  void qc79_callsAtTheSameTimeDoNotDeadlock() throws Exception {
    List<CompletableFuture<String>> calls =
        IntStream.range(0, 4).mapToObj(n -> CompletableFuture.supplyAsync(this::outcome)).toList();

    for (CompletableFuture<String> call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }

    assertThat(calls.stream().map(CompletableFuture::join).filter("done"::equals)).hasSize(1);
    assertThat(calls.stream().map(CompletableFuture::join).filter(t -> t.contains("not finished")))
        .hasSize(3);
  }

  private String outcome() {
    try {
      change("{}", FIELD);
      return "done";
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  private void made(String id, String title, String table) throws SQLException {
    carryOut(id, title, table, "");
  }

  private void carryOut(String id, String title, String table, String more) throws SQLException {
    try (Connection connection = database.connect()) {
      new DefinitionChanges(connection)
          .carryOut(
              """
              {"id":"%1$s","title":"%2$s","table":"%3$s","fields":[
                {"id":"%1$s1","title":"","type":"text","column":"c0"}%4$s]}\
              """
                  .formatted(id, title, table, more));
    }
  }

  private JsonNode preview(String filter, String field) throws SQLException {
    try (Connection connection = database.connect()) {
      return read(new FormRegistry(connection).changesOfForms(request(filter, field)));
    }
  }

  private ManyForms change(String filter, String field) throws SQLException {
    try (Connection connection = database.connect()) {
      return new FormRegistry(connection).changeForms(request(filter, field), "ann", "operator");
    }
  }

  private static String request(String filter, String field) {
    return "{\"filter\":" + filter + ",\"field\":" + field + "}";
  }

  private static List<String> ids(JsonNode forms) {
    return StreamSupport.stream(forms.spliterator(), false)
        .map(form -> form.path("id").asText())
        .toList();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
