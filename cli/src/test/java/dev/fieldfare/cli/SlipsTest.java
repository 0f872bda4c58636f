package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slips of those who type: what they meant is taken, or at least said. */
class SlipsTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  @TempDir private Path folder;

  private final StubGateway gateway = new StubGateway();
  private CommandLineRun shell;

  @BeforeEach
  void open() {
    shell = new CommandLineRun(folder).with("FIELDFARE_URL", gateway.url());
    gateway.on(
        "POST /api/v1/migrations",
        202,
        """
        {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"QUEUED","href":"/"}]}"""
            .formatted(ID));
  }

  @AfterEach
  void close() {
    gateway.close();
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
         "detail":"Send your API key in the header, as in Authorization: Bearer ff_…"}""");

    Result without = shell.run("history");
    Result wrong = shell.with("FIELDFARE_API_KEY", "ff_wrong").run("history");

    assertThat(without.exitCode()).isEqualTo(77);
    assertThat(without.err())
        .contains("no API key was given", "FIELDFARE_API_KEY", "--api-key-file")
        .doesNotContain("header", "Bearer");
    assertThat(wrong.exitCode()).isEqualTo(77);
    assertThat(wrong.err())
        .contains("does not know this API key", "FIELDFARE_API_KEY", "--api-key-file");
  }
}
