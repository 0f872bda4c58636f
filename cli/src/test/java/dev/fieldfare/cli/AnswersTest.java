package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a command says about its end: exit code, problem document, and what was done before. */
class AnswersTest extends CommandTest {

  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  @Test
  void d22_anInternalErrorIsShownAsWhatItIsAndEndsWith1() throws IOException {
    gateway.on(
        "GET /api/v1/migrations",
        500,
        """
        {"status":500,"title":"Internal error","code":"internal_error","detail":"Our bug 4711."}\
        """);

    Result result = shell.run("history", "--json");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("internal_error: Our bug 4711.");
    assertThat(json(result).path("status").asInt()).isEqualTo(500);
    assertThat(json(result).path("code").asText()).isEqualTo("internal_error");
    assertThat(gateway.requests()).hasSize(1);
    gateway.on("GET /api/v1/migrations", 500, "<html>proxy</html>");
    assertThat(json(shell.run("history", "--json")).path("status").asInt()).isEqualTo(500);
  }

  @Test
  void d22_aScreenShowsTheProblemOfAGatewayWithABug() {
    gateway.on("GET /api/v1/queue", 500, "{\"status\":500,\"detail\":\"Our bug.\"}");

    assertThat(shell.run("status").exitCode()).isEqualTo(1);
  }

  @Test
  void d22_wrongUsageIsAProblemDocumentUnderJson() throws IOException {
    for (String line :
        List.of(
            "--json fly",
            "fly --json",
            "history --limit many --json",
            "history --json --limit 0",
            "history --since yesterday --format json",
            "history --format=json --nothing",
            "--json",
            "--json --format text history",
            "enqueue --json",
            "undo --json",
            "queue pause x --table t --json",
            "history --json --url ftp://x")) {
      Result result = shell.run(line.split(" "));
      assertThat(result.exitCode()).as(line).isEqualTo(64);
      assertThat(json(result).path("code").asText()).as(line).isEqualTo("wrong_usage");
      assertThat(json(result).path("detail").asText()).as(line).isNotBlank();
      assertThat(result.err()).as(line).contains("fieldfare: ");
    }
    assertThat(shell.run("fly").out()).isEmpty();
  }

  @Test
  void d22_whatIsRefusedByTheClientOtherwiseIsAProblemDocumentToo() throws IOException {
    gateway.on("GET /api/v1/migrations", 200, "{\"items\":[],\"next\":null}");

    Result result = shell.run("history", "nobody", "--json");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(json(result).path("detail").asText()).contains("no migration has the id");
  }

  @Test
  void d22_aReplayThatFailsMidwaySaysWhatWasDoneAndWhatNot() throws IOException {
    gateway.on("POST /api/v1/queue/dead-letters/1-1/replay", 202, "{}");
    gateway.on("POST /api/v1/queue/dead-letters/3-3/replay", 202, "{}");

    Result text = shell.run("queue", "dead-letters", "replay", "1-1", "2-2", "3-3");
    Result json = shell.run("queue", "dead-letters", "replay", "1-1", "2-2", "3-3", "--json");

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out()).isEqualTo("1-1 sent again\n3-3 sent again\n");
    assertThat(text.err()).contains("2-2", "not_found", "There is no such thing.");
    assertThat(json(json).path("done")).map(JsonNode::asText).containsExactly("1-1", "3-3");
    assertThat(json(json).at("/failed/0/id").asText()).isEqualTo("2-2");
    assertThat(json(json).at("/failed/0/problem/code").asText()).isEqualTo("not_found");
  }

  @Test
  void d22_aDeleteStopsWhenTheGatewayIsAwayAndSaysHowFarItCame() throws IOException {
    gateway.on("DELETE /api/v1/queue/dead-letters/1-1", 204, "");
    gateway.on("DELETE /api/v1/queue/dead-letters/2-2", 503, "{\"detail\":\"no Redis\"}");

    Result result =
        shell.run("queue", "dead-letters", "delete", "1-1", "2-2", "3-3", "--yes", "--json");

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(json(result).path("done")).map(JsonNode::asText).containsExactly("1-1");
    assertThat(json(result).at("/failed/0/problem/status").asInt()).isEqualTo(503);
    assertThat(json(result).path("left")).map(JsonNode::asText).containsExactly("3-3");
    assertThat(result.err()).contains("2-2", "no Redis", "not tried: 3-3");
  }

  @Test
  void d22_steeringThatFailsMidwaySaysWhatWasDoneToo() throws IOException {
    gateway.on("GET /api/v1/migrations", 200, "{\"items\":[],\"next\":null}");
    gateway.on("POST /api/v1/migrations/" + ID + "/cancel", 202, "{}");
    gateway.on(
        "GET /api/v1/migrations/" + ID,
        200,
        """
        {"id":"%s","target":"main","table":"t","type":"DROP_TABLE","status":"CANCELLED",
         "enqueuedAt":"2026-01-01T12:00:00Z","undo":{"possible":false,"lossless":false}}\
        """
            .formatted(ID));

    Result text = shell.run("queue", "cancel", ID, "nobody", "--yes");
    Result json = shell.run("queue", "cancel", ID, "nobody", "--yes", "--json");

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out()).contains(ID, "CANCELLED");
    assertThat(text.err()).contains("nobody");
    assertThat(json(json).at("/done/0/id").asText()).isEqualTo(ID);
    assertThat(json(json).at("/failed/0/id").asText()).isEqualTo("nobody");
  }

  private static JsonNode json(Result result) throws IOException {
    return new ObjectMapper().readTree(result.out());
  }
}
