package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fields of a definition ask for beside their types. */
@WithServers
class FormAdditionsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String COMPLETE =
      """
      {"id":"survey","title":"Survey","table":"survey","fields":[
        {"id":"f1","title":"Code","type":"short_answer","column":"code","unique":true,"indexed":true},
        {"id":"f2","title":"Day","type":"date","column":"day","indexed":true,
         "defaultExpression":"current_date"},
        {"id":"f3","title":"Plan","type":"uuid","column":"plan",
         "references":{"table":"plans","column":"id","onDelete":"set_null"}},
        {"id":"f4","title":"Note","type":"text","column":"note","unique":false,"references":null}],
       "subForms":[{"id":"visits","title":"Visits","table":"visits","fields":[
        {"id":"f5","title":"Survey","type":"uuid","column":"survey_id",
         "references":{"formId":"survey","onDelete":"cascade"}}]}]}\
      """;

  private static final String FIELD =
      """
      {"id":"one","title":"One","table":"one","fields":[
        {"id":"f1","title":"A","type":"uuid","column":"a",%s}]}\
      """;

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(true);
    }
    database.execute(
        "TRUNCATE fieldfare.inbox, fieldfare.forms, fieldfare.fields",
        "DROP TABLE IF EXISTS survey, visits, one, plans, users",
        "CREATE TABLE plans (id uuid PRIMARY KEY)",
        "CREATE TABLE users (id uuid PRIMARY KEY)");
  }

  @Test
  void qc15_aNewFormGetsItsTablesComplete() throws Exception {
    List<String> changes = changes(COMPLETE);

    assertThat(changes).hasSize(2);
    JsonNode survey = JSON.readTree(changes.getFirst());
    assertThat(survey.at("/columns"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"column":"id","dataType":"uuid","nullable":false},
                 {"column":"code","dataType":"short_answer","unique":true},
                 {"column":"day","dataType":"date","defaultExpression":"current_date"},
                 {"column":"plan","dataType":"uuid",
                  "references":{"table":"plans","column":"id","onDelete":"set_null"}},
                 {"column":"note","dataType":"text"}]\
                """));
    assertThat(survey.at("/indexes").toString()).isEqualTo("[{\"columns\":[\"day\"]}]");
    assertThat(JSON.readTree(changes.getLast()).at("/columns/1/references"))
        .isEqualTo(
            JSON.readTree("{\"table\":\"survey\",\"column\":\"id\",\"onDelete\":\"cascade\"}"));
    for (String change : changes) {
      assertThat(new MessageParser().parse(change, Sender.on("main", SenderRole.ADMIN)))
          .isInstanceOf(ParseResult.Parsed.class);
    }
    assertThat(save(COMPLETE, "admin")).hasSize(2);
  }

  @Test
  void qc15_theSameDefinitionIsNothingAndOtherPropertiesAreRefused() throws SQLException {
    made(COMPLETE);

    assertThat(save(COMPLETE, "admin")).isEmpty();
    assertThat(save(COMPLETE.replace("\"Note\"", "\"Remark\""), "enqueuer")).isEmpty();
    assertThatThrownBy(() -> save(COMPLETE.replace("\"unique\":true,", ""), "admin"))
        .hasMessageContaining("the field \"f1\" asks for other properties than before");
    assertThatThrownBy(
            () -> save(COMPLETE.replace("\"unique\":false", "\"indexed\":true"), "admin"))
        .hasMessageContaining("the field \"f4\" asks for other properties than before");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"unique\":true", "\"indexed\":true", "\"references\":{\"formId\":\"survey\"}"})
  void qc15_aColumnThatIsAddedLaterGetsNoIndexAndNoReference(String property) throws SQLException {
    made(COMPLETE);
    String wider = wider(property);
    assertThat(wider).isNotEqualTo(COMPLETE);

    assertThatThrownBy(() -> save(wider, "admin"))
        .hasMessageContaining("the field \"f9\" asks for")
        .hasMessageContaining("which only a column of a new table can get");
    assertThat(changes(wider("\"defaultExpression\":\"gen_random_uuid()\"")).getFirst())
        .contains("ADD_COLUMN")
        .contains("gen_random_uuid()");
  }

  private static String wider(String property) {
    return COMPLETE.replace(
        "],\n \"subForms\"",
        ",{\"id\":\"f9\",\"type\":\"uuid\",\"column\":\"late\",%s}],\n \"subForms\""
            .formatted(property));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"unique\":\"yes\"|\"unique\" and \"indexed\" are true or false",
        "\"indexed\":1|\"unique\" and \"indexed\" are true or false",
        "\"defaultExpression\":7|\"defaultExpression\" is a text that is not empty",
        "\"defaultExpression\":\"\"|\"defaultExpression\" is a text that is not empty",
        "\"references\":\"users(id)\"|\"references\" is an object",
        "\"references\":[]|\"references\" is an object",
        "\"references\":{}|\"references\" has either",
        "\"references\":{\"table\":\"plans\"}|\"references\" has either",
        "\"references\":{\"table\":\"plans\",\"formId\":\"x\"}|\"references\" has either",
        "\"references\":{\"formId\":{\"a\":1}}|\"references\" has texts",
        "\"references\":{\"formId\":\"one\",\"on\":\"x\"}|\"references\" has texts",
        "\"references\":{\"formId\":\"one\",\"onDelete\":\"drop\"}|\"onDelete\" is",
        "\"references\":{\"formId\":\"gone; --\"}|refers to the form \"gone; --\", which the"
            + " registry does not have",
      })
  void qc15_badPropertiesAreRefused(String property, String reason) {
    assertThatThrownBy(() -> save(FIELD.formatted(property), "admin"))
        .hasMessageContaining("the field \"f1\"")
        .hasMessageContaining(reason);
    assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
  }

  /** A reference changes the other table too. */
  @ParameterizedTest
  @CsvSource({"enqueuer, true", "operator, false", "admin, false"})
  void c63_anEnqueuerRefersOnlyToTablesOfForms(String role, boolean refused) throws SQLException {
    String definition = FIELD.formatted("\"references\":{\"table\":\"users\",\"column\":\"id\"}");

    if (refused) {
      assertThatThrownBy(() -> save(definition, role))
          .hasMessageContaining("\"public.users\" belongs to no form of the registry");
      assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
      assertThat(admission()).contains("\"public.users\" belongs to no form");
    } else {
      assertThat(save(definition, role)).hasSize(1);
    }
    made(COMPLETE);
    String toForm =
        FIELD.formatted("\"references\":{\"formId\":\"survey\"}").replace("\"one\"", "\"two\"");
    assertThat(save(toForm, role)).hasSize(1);
    String toItself =
        FIELD.formatted("\"references\":{\"formId\":\"self\"}").replace("\"one\"", "\"self\"");
    assertThat(save(toItself, role)).hasSize(1);
  }

  /** The same message without a definition. */
  private String admission() {
    return database.value(
        "SELECT fieldfare.references_refusal('public', 'one', '{\"columns\":[{\"column\":\"a\","
            + "\"references\":{\"table\":\"users\",\"column\":\"id\"}}]}', '{}')");
  }

  @ParameterizedTest
  @CsvSource({"enqueuer, true", "operator, true", "admin, false"})
  void d23_onlyAnAdminSavesAnExpression(String role, boolean refused) throws SQLException {
    String definition = FIELD.formatted("\"defaultExpression\":\"gen_random_uuid()\"");

    if (refused) {
      assertThatThrownBy(() -> save(definition, role))
          .hasMessageContaining("only the role admin may save a new \"defaultExpression\"");
      assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
    } else {
      assertThat(save(definition, role)).hasSize(1);
    }
  }

  private void made(String definition) throws SQLException {
    try (Connection connection = database.connect()) {
      new DefinitionChanges(connection).carryOut(definition);
    }
  }

  private List<String> changes(String definition) throws SQLException {
    try (Connection connection = database.connect()) {
      return new FormRegistry(connection).changes(definition);
    }
  }

  private List<String> save(String definition, String role) throws SQLException {
    try (Connection connection = database.connect()) {
      return new FormRegistry(connection)
          .save(definition, "ann", role).stream().map(Object::toString).toList();
    }
  }
}
