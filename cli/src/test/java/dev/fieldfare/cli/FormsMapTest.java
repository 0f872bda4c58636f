package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.CommandLineRun.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mapping of a form builder shows what is not certain, and stores answers. */
class FormsMapTest extends CommandTest {

  private static final String MAPPING = "/api/v1/form-mapping";
  private static final String NONE = "{\"questions\":[]}";
  private static final String QUESTION =
      """
      {"questions":[{"formId":"f","form":"Thai","table":"thai","fieldId":"x1","title":"ชื่อ",
       "type":"short_answer","suggestion":"chue","candidates":[
        {"column":"chue","dataType":"character varying(255)","fits":true},
        {"column":"age","dataType":"integer","fits":false}]}]}\
      """;

  @BeforeEach
  void start() {
    gateway.on("GET " + MAPPING, 200, QUESTION);
    gateway.on("POST " + MAPPING, 200, outcome("asked", "\"x1\""));
  }

  @Test
  void qc27_whatIsNotCertainIsListedWithItsColumns() {
    Result mapped = shell.run("forms", "map", "--dry-run");

    assertThat(mapped.exitCode()).as(mapped.err()).isEqualTo(2);
    assertThat(mapped.out())
        .contains("asked", "? x1 of Thai: \"ชื่อ\" (short_answer), table thai")
        .contains("chue (character varying(255)), age (integer) ?; perhaps chue")
        .contains("--answer FIELD=COLUMN");
    assertThat(gateway.requests())
        .anyMatch(request -> request.body().contains("\"dryRun\":true"))
        .noneMatch(request -> request.line().startsWith("PUT"));
    assertThat(shell.run("forms", "map", "--json").out())
        .startsWith("{")
        .contains("\"questions\" : [ {", "\"outcome\" : \"asked\"");
  }

  @Test
  void qc27_anAnswerIsStoredBeforeTheFormsAreTakenOver() {
    gateway.on("PUT " + MAPPING + "/x1", 200, NONE);
    gateway.on("GET " + MAPPING, 200, NONE);
    gateway.on("POST " + MAPPING, 200, outcome("registered", ""));

    Result mapped = shell.run("forms", "map", "--answer", "x1=chue");

    assertThat(mapped.exitCode()).as(mapped.err()).isZero();
    assertThat(mapped.out()).contains("registered").doesNotContain("?");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .first()
        .asString()
        .startsWith("PUT " + MAPPING + "/x1");
    assertThat(gateway.requests().getFirst().body()).isEqualTo("{\"column\":\"chue\"}");
  }

  @Test
  void qc27_aReviewWithQuestionsNeedsATerminal() {
    Result refused = shell.run("forms", "map", "--review");

    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.err()).contains("--answer FIELD=COLUMN");
    assertThat(gateway.requests())
        .extracting(StubGateway.Request::line)
        .noneMatch(line -> line.startsWith("P"));

    gateway.on("GET " + MAPPING, 200, NONE);
    gateway.on("POST " + MAPPING, 200, outcome("registered", ""));
    assertThat(shell.run("forms", "map", "--review").exitCode()).isZero();
  }

  private static String outcome(String outcome, String unknown) {
    return """
    {"dryRun":false,"forms":[{"id":"f","title":"Thai","outcome":"%s","fields":1,"unknownFields":[%s]}]}\
    """
        .formatted(outcome, unknown);
  }
}
