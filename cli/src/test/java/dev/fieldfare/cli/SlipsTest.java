package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slips of those who type: what they meant is taken, or at least said. */
class SlipsTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  @BeforeEach
  void open() {
    gateway.on(
        "POST /api/v1/migrations",
        202,
        """
        {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"QUEUED","href":"/"}]}\
        """
            .formatted(ID));
  }

  @Test
  void aRefusalOfTheClientIsAProblemDocumentToo() throws IOException {
    Result result = shell.run("enqueue", "ADD_COLUM", "-t", "survey", "--json");
    JsonNode problem = new ObjectMapper().readTree(result.out());

    assertThat(result.exitCode()).isEqualTo(64);
    assertThat(problem.path("code").asText()).isEqualTo("unknown_operation");
    assertThat(problem.path("status").asInt()).isEqualTo(422);
    assertThat(problem.path("detail").asText())
        .isEqualTo("There is no operation called \"ADD_COLUM\". Did you mean ADD_COLUMN?");
    assertThat(problem.path("problems").path(0).path("property").asText()).isEqualTo("type");
    assertThat(result.err()).contains("Did you mean ADD_COLUMN?");
  }

  @Test
  void namesAllOperationsWhenNoneIsNear() {
    assertThat(shell.run("enqueue", "FLY", "-t", "survey").err())
        .contains("There are: ADD_COLUMN, DROP_COLUMN")
        .doesNotContain("Did you mean", "ADD_INDEX");
  }

  @Test
  void takesOperationsInLowerCaseAndWithHyphens() {
    for (String typed : new String[] {"drop_table", "Drop-Table"}) {
      assertThat(shell.run("enqueue", typed, "-t", "survey").exitCode()).isZero();
      assertThat(gateway.last().body()).contains("\"type\":\"DROP_TABLE\"");
    }
  }

  @Test
  void speaksOfKeysAsTheyAreGivenHere() {
    gateway.on(
        "GET /api/v1/migrations",
        401,
        """
        {"status":401,"code":"not_authenticated",
         "detail":"Send your API key in the header, as in Authorization: Bearer ff_…"}\
        """);

    Result without = new CommandLineRun(folder).with("FIELDFARE_URL", gateway.url()).run("history");
    Result wrong = shell.with("FIELDFARE_API_KEY", "ff_wrong").run("history");

    assertThat(without.exitCode()).isEqualTo(77);
    assertThat(without.err())
        .contains("no API key was given", "FIELDFARE_API_KEY", "--api-key-file")
        .doesNotContain("header", "Bearer");
    assertThat(wrong.exitCode()).isEqualTo(77);
    assertThat(wrong.err())
        .contains("does not know this API key", "FIELDFARE_API_KEY", "--api-key-file");
  }

  @Test
  void takesTablesWithTheirSchemaAsHistoryAndQueueDo() {
    shell.run("enqueue", "DROP_TABLE", "-t", "crm.survey");
    assertThat(gateway.last().body()).contains("\"schema\":\"crm\",\"table\":\"survey\"");

    shell.run("enqueue", "DROP_TABLE", "-t", "odd.name", "--schema", "crm");
    assertThat(gateway.last().body()).contains("\"schema\":\"crm\",\"table\":\"odd.name\"");
  }

  @Test
  void previewNamesTablesAsHistoryDoesAndSaysWhatIsAnEstimate() {
    gateway.on("POST /api/v1/migrations/preview", 200, preview("other", 1_234, 1));
    String out = shell.run("preview", "DROP_COLUMN", "-t", "other.x", "-c", "c").out();
    assertThat(out)
        .contains("DROP_COLUMN other.x.c", "about 1,234 rows", "1 of 7 values does not convert");

    gateway.on("POST /api/v1/migrations/preview", 200, preview("public", 1, 2));
    assertThat(shell.run("preview", "DROP_COLUMN", "-t", "x", "-c", "c").out())
        .contains("DROP_COLUMN x.c", "about 1 row,", "2 of 7 values do not convert");
  }

  @Test
  void hintsAtTheMembersWhenTheKeyOfAChangeSetIsNamed() {
    String member =
        """
        {"items":[{"id":"%s","target":"main","schema":"public","table":"t","type":"DROP_TABLE",
         "status":"APPLIED","enqueuedAt":"2026-01-01T12:00:00Z","error":null,
         "undo":{"possible":true,"lossless":true}}],"next":null}\
        """
            .formatted(ID);
    String nothing = "{\"items\":[],\"next\":null}";
    gateway.on("GET /api/v1/migrations", 200, nothing);
    assertThat(shell.run("history", "k1").err()).contains("\"k1\".").doesNotContain("k1/0");

    gateway.on("GET /api/v1/migrations?idempotencyKey=set2%2F0", 200, member);
    Result result = shell.run("history", "set2");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("the key of a change set", "set2/0, set2/1");
  }

  private static String preview(String schema, int rows, int failing) {
    return """
    {"changes":[{"type":"DROP_COLUMN","schema":"%s","table":"x","column":"c","valid":true,
     "strategy":"instant","refusals":[],"warnings":[],"statements":[],"undoStatements":[],
     "rows":%d,"bytes":0,"conversion":{"checked":7,"failing":%d,"samples":[]},
     "estimate":{"lowMs":0,"highMs":0,"holdMs":0},"dependents":[],"requiresBackup":false}],
     "summary":{"total":1,"valid":1,"invalid":0,"requiresBackup":false}}\
    """
        .formatted(schema, rows, failing);
  }
}
