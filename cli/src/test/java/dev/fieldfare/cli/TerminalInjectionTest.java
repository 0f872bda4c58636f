package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of others never steers the terminal and never makes lines of its own. */
class TerminalInjectionTest extends CommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "0198c0de-0000-7000-8000-000000000001";

  /** A line of its own, colours, the title, a C1 control, a right-to-left override. */
  private static final String HOSTILE =
      "x\nfieldfare: all is well\r\u001b[32mAPPLIED\u001b[0m\u001b]0;t\u0007\u009b2J\u202e\u2028y";

  @BeforeEach
  void prepare() throws IOException {
    ObjectNode migration = migration();
    gateway.on("GET /api/v1/migrations/" + ID, 200, migration.toString());
    gateway.on(
        "GET /api/v1/migrations",
        200,
        JSON.createObjectNode()
            .put("next", HOSTILE)
            .set("items", JSON.createArrayNode().add(migration))
            .toString());
    gateway.on("GET /api/v1/queue", 200, queue());
    gateway.on("POST /api/v1/migrations", 202, accepted());
    gateway.on("POST /api/v1/migrations/" + ID + "/undo", 202, accepted());
    gateway.on("POST /api/v1/migrations/" + ID + "/retry", 202, "{}");
    gateway.on("POST /api/v1/migrations/preview", 200, preview());
    gateway.on("GET /api/v1/queue/dead-letters", 200, deadLetters());
    gateway.on("GET /api/v1/queue/dead-letters/1-1", 200, deadLetter().toString());
    gateway.on("GET /api/v1/queue/dead-letters/2-2", 422, problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history",
        "history -q",
        "history " + ID,
        "history --json",
        "status",
        "status --format nagios",
        "queue status",
        "queue status --format nagios",
        "queue retry " + ID,
        "enqueue ADD_COLUMN -t t -c c -d text",
        "enqueue ADD_COLUMN -t t -c c -d text -q",
        "enqueue ADD_COLUMN -t t -c c -d text --wait",
        "undo " + ID,
        "undo " + ID + " --yes --wait",
        "preview ADD_COLUMN -t t -c c -d text",
        "queue dead-letters",
        "queue dead-letters -q",
        "queue dead-letters show 1-1",
        "queue dead-letters show 2-2",
        "queue dead-letters show 2-2 --json",
      })
  void d29_textOfOthersIsEscapedByEveryCommand(String line) {
    Result result = shell.run(line.split(" "));

    String all = result.out() + result.err();
    assertThat(all).isNotEmpty().doesNotContainPattern("[\\p{Cc}\u202e\u2028&&[^\n]]");
    assertThat(all).doesNotContain("the gateway's answer is not");
    assertThat(all.lines()).noneMatch(printed -> printed.startsWith("fieldfare: all is well"));
  }

  @Test
  void d29_argumentsAreEscapedToo() {
    for (String[] command :
        new String[][] {
          {HOSTILE},
          {"history", HOSTILE, HOSTILE},
          {"history", "--type", HOSTILE, "--" + HOSTILE},
          {"enqueue", HOSTILE, "-t", HOSTILE},
          {"history", "--url", "http://" + HOSTILE},
          {"enqueue", "--file", HOSTILE}
        }) {
      Result result = shell.run(command);
      assertThat(result.out() + result.err())
          .doesNotContainPattern("[\\p{Cc}\u202e\u2028&&[^\n]]")
          .doesNotContain("\nfieldfare: all is well");
    }
  }

  @Test
  void d29_jsonHoldsTheTextAsItIs() throws IOException {
    Result result = shell.run("history", ID, "--json");

    assertThat(JSON.readTree(result.out()).at("/error/message").asText())
        .as(result.err())
        .isEqualTo(HOSTILE);
  }

  private static ObjectNode migration() throws IOException {
    ObjectNode migration =
        (ObjectNode)
            JSON.readTree(
                """
                {"id":"%s","idempotencyKey":"k","target":"main","status":"FAILED","strategy":"instant",
                 "attempts":[{"n":1,"startedAt":"2026-01-01T12:00:00Z"}],
                 "enqueuedAt":"2026-01-01T12:00:00Z","error":{"code":"bad","class":"refusal"},
                 "undo":{"possible":false,"lossless":false}}\
                """
                    .formatted(ID));
    for (String name :
        new String[] {"schema", "table", "type", "column", "newName", "dataType", "requestedBy"}) {
      migration.put(name, HOSTILE);
    }
    ((ObjectNode) migration.get("undo")).put("reason", HOSTILE);
    ObjectNode error = (ObjectNode) migration.get("error");
    error.put("message", HOSTILE).put("code", HOSTILE);
    error
        .putArray("blockers")
        .addObject()
        .put("pid", 1)
        .put("ageMs", 1)
        .put("application", HOSTILE)
        .put("query", HOSTILE);
    ((ObjectNode) migration.get("attempts").get(0)).set("error", error.deepCopy());
    migration.set("plan", plan());
    return migration;
  }

  private static ObjectNode plan() throws IOException {
    ObjectNode plan =
        (ObjectNode)
            JSON.readTree(
                """
                {"type":"ADD_COLUMN","strategy":"instant","valid":true,"rows":1,"bytes":1,"requiresBackup":false,
                 "estimate":{"lowMs":1,"highMs":2,"holdMs":1}}\
                """);
    for (String name : new String[] {"schema", "table", "column"}) {
      plan.put(name, HOSTILE);
    }
    for (String list : new String[] {"refusals", "warnings"}) {
      plan.putArray(list)
          .addObject()
          .put("code", HOSTILE)
          .put("severity", "LOW")
          .put("message", HOSTILE)
          .put("suggestion", HOSTILE);
    }
    for (String list : new String[] {"statements", "undoStatements"}) {
      plan.putArray(list)
          .addObject()
          .put("sql", HOSTILE)
          .put("lock", HOSTILE)
          .put("rewrites", false)
          .put("transactional", true);
    }
    plan.putObject("conversion")
        .put("checked", 2)
        .put("failing", 1)
        .putArray("samples")
        .addObject()
        .put("key", HOSTILE)
        .put("value", HOSTILE);
    plan.putArray("dependents").add(HOSTILE);
    return plan;
  }

  private static String preview() throws IOException {
    ObjectNode preview = JSON.createObjectNode();
    preview.putArray("changes").add(plan());
    preview
        .putObject("summary")
        .put("total", 1)
        .put("valid", 1)
        .put("invalid", 0)
        .put("requiresBackup", false);
    return preview.toString();
  }

  private static String queue() throws IOException {
    ObjectNode queue =
        (ObjectNode)
            JSON.readTree(
                """
                {"targets":[{"waiting":1,"active":0,"applied":1,"failed":0,"delayed":0,"oldestSeconds":1,
                 "consumers":1,"applyRatePerSecond":1,"band":"ok","paused":true,"tables":[{"waiting":1,
                 "active":0,"failed":0,"oldestSeconds":1,"paused":true}]}]}\
                """);
    ObjectNode target = (ObjectNode) queue.get("targets").get(0);
    target.put("target", HOSTILE);
    ((ObjectNode) target.get("tables").get(0)).put("schema", HOSTILE).put("table", HOSTILE);
    return queue.toString();
  }

  private static String accepted() {
    ObjectNode accepted = JSON.createObjectNode();
    accepted
        .putArray("migrations")
        .addObject()
        .put("id", ID)
        .put("idempotencyKey", HOSTILE)
        .put("status", "QUEUED")
        .put("href", "/");
    return accepted.toString();
  }

  private static ObjectNode deadLetter() {
    ObjectNode letter = JSON.createObjectNode().put("id", HOSTILE).put("attempts", 1);
    letter.put("reason", HOSTILE).put("stream", HOSTILE).put("entryId", HOSTILE);
    letter.putObject("fields").put(HOSTILE, HOSTILE);
    return letter;
  }

  private static String deadLetters() {
    ObjectNode page = JSON.createObjectNode().put("next", HOSTILE);
    page.putArray("items").add(deadLetter());
    return page.toString();
  }

  private static String problem() {
    ObjectNode problem = JSON.createObjectNode().put("status", 422).put("code", HOSTILE);
    problem.put("detail", HOSTILE).put("title", HOSTILE);
    for (int i = 0; i < 2; i++) {
      problem
          .withArray("problems")
          .addObject()
          .put("code", "invalid_value")
          .put("property", HOSTILE)
          .put("message", HOSTILE);
    }
    return problem.toString();
  }
}
