package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The resources {@code forms} and {@code validations}. */
@QuarkusTest
class FormsIT extends GatewayIT {

  private static final String FORMS = "/api/v1/forms/";
  private static final String DEFINITION =
      """
      {"title":"Survey","table":"survey","fields":[
        {"id":"f1","title":"E-mail","type":"email","column":"email"}]}""";

  @BeforeEach
  void emptyRegistry() {
    database.execute(
        "TRUNCATE fieldfare.forms, fieldfare.fields",
        "UPDATE fieldfare.target SET registry = true",
        "DROP TABLE IF EXISTS survey");
  }

  @Test
  void aDefinitionIsSavedAndItsChangesAreEnqueued() {
    Answer saved = put("f", DEFINITION);

    assertThat(saved.status()).as(saved.body()).isEqualTo(202);
    assertThat(saved.json().path("migrations")).hasSize(1);
    assertThat(database.value("SELECT body ->> 'type' || ' ' || requested_by FROM fieldfare.inbox"))
        .isEqualTo("CREATE_TABLE bootstrap-enqueuer");
    assertThat(viewer().get(FORMS + "f").json().path("table").asText()).isEqualTo("survey");
    assertThat(viewer().get("/api/v1/forms").json().at("/items/0/id").asText()).isEqualTo("f");
  }

  @Test
  void aMessageMayNameAFieldInsteadOfItsColumn() {
    String field = "{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"fieldId\":\"f1\"}";

    assertThat(enqueuer().post(MIGRATIONS, field).status()).isEqualTo(202);
  }

  @Test
  void aSecondDefinitionWaitsForTheFirst() {
    put("f", DEFINITION);

    Answer second = put("f", DEFINITION.replace("E-mail", "Mail"));

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("wrong_state");
  }

  @Test
  void aDryRunAnswersWithTheChangesAndStoresNothing() {
    Answer dry = put("f?dryRun=true", DEFINITION);

    assertThat(dry.status()).as(dry.body()).isEqualTo(200);
    assertThat(dry.json().at("/changes/0/type").asText()).isEqualTo("CREATE_TABLE");
    assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
  }

  @Test
  void badDefinitionsAreRefusedWithTheReason() {
    String field = "{\"id\":\"%s\",\"type\":\"text\",\"column\":\"%s\"}";
    for (String fields :
        List.of(
            field.formatted("a", "c") + "," + field.formatted("b", "c"),
            field.formatted("a", "c") + "," + field.formatted("a", "d"),
            field.formatted("a", "form_id"),
            "{\"id\":\"a\"}",
            "7")) {
      Answer refused =
          put("f", "{\"title\":\"x\",\"table\":\"survey\",\"fields\":[" + fields + "]}");

      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("invalid_value");
    }
    assertThat(put("f", "[]").status()).isEqualTo(400);
    assertThat(put("f", "{\"id\":\"g\"}").status()).isEqualTo(400);
  }

  @Test
  void qc42_driftIsReportedWithItsCounts() {
    database.execute("CREATE TABLE survey (id uuid PRIMARY KEY, email varchar(255), extra int)");
    assertThat(put("f", DEFINITION).status()).isEqualTo(200);

    Answer report =
        viewer().post("/api/v1/validations", "{\"profile\":\"drift\",\"formId\":\"f\"}");

    assertThat(report.status()).as(report.body()).isEqualTo(200);
    assertThat(report.json().path("warnings").asInt()).isEqualTo(1);
    assertThat(report.json().at("/findings/0/kind").asText()).isEqualTo("ORPHANED_COLUMN");
    assertThat(viewer().post("/api/v1/validations", "{\"formId\":\"none\"}").status())
        .isEqualTo(404);
  }

  @Test
  void viewersSaveNothing() {
    Answer refused =
        viewer()
            .send(
                viewer()
                    .request(FORMS + "f")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString(DEFINITION)));

    assertThat(refused.status()).isEqualTo(403);
  }

  private Answer put(String form, String definition) {
    return enqueuer()
        .send(
            enqueuer()
                .request(FORMS + form)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(definition)));
  }
}
