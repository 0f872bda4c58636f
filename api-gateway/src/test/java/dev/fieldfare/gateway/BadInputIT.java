package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BadInputIT extends GatewayIT {

  /** What is posted, and what is answered. */
  record Case(String name, String body, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(texts(), names(), sets()).flatMap(cases -> cases);
  }

  private static Stream<Case> texts() {
    return Stream.of(
        new Case("nothing", "", 400, "malformed"),
        new Case("no JSON", "{", 400, "malformed"),
        new Case("trailing text", drop("t", "c") + "x", 400, "malformed"),
        new Case("a number", "3", 400, "malformed"),
        new Case("an array", "[" + drop("t", "c") + "]", 400, "malformed"),
        new Case("no type", "{}", 400, "missing_property"),
        new Case(
            "unknown type",
            "{\"type\":\"DROP_DATABASE\",\"table\":\"t\"}",
            422,
            "unknown_operation"),
        new Case(
            "missing column",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"t\"}",
            400,
            "missing_property"),
        new Case("unknown property", with("\"tableNmae\":\"users\""), 400, "unknown_property"),
        new Case("a property twice", with("\"table\":\"users\""), 400, "duplicate_property"),
        new Case("both spellings", with("\"tableName\":\"users\""), 400, "duplicate_property"),
        new Case("wrong type", with("\"cascade\":\"maybe\""), 400, "wrong_type"),
        new Case("zero byte", drop("t", "\\u0000"), 400, "zero_byte"),
        new Case("half a character", drop("t", "\\ud800"), 400, "invalid_text"),
        new Case("too deep", "[".repeat(40) + "]".repeat(40), 400, "too_deep"),
        new Case("64 KiB and 1", sized(64 * 1024 + 1), 413, "too_large"),
        new Case("over 8 MiB", " ".repeat(8 * 1024 * 1024) + drop("t", "c"), 413, "too_large"));
  }

  private static Stream<Case> names() {
    return Stream.of(
        new Case("64 bytes", add("c".repeat(64), "int"), 422, "invalid_name"),
        new Case("quotes", add("c\\\"; drop table users; --", "int"), 422, "invalid_name"),
        new Case("look-alikes", add("\u0441olumn", "int"), 422, "invalid_name"),
        new Case("our prefix", add("__ff_x", "int"), 422, "reserved_name"),
        new Case("our schema", with("\"schema\":\"fieldfare\""), 422, "system_schema"),
        new Case("system schema", with("\"schema\":\"pg_catalog\""), 422, "system_schema"),
        new Case("hostile type", add("c", "text; drop table users"), 422, "unknown_type"),
        new Case("unknown target", with("\"target\":\"nowhere\""), 404, "unknown_target"),
        new Case("reserved target", with("\"target\":\"dlq\""), 404, "unknown_target"),
        new Case(
            "form without a table",
            "{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"column\":\"c\"}",
            422,
            "not_in_registry"),
        new Case(
            "field without a column",
            "{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"formId\":\"f\",\"fieldId\":\"x\"}",
            422,
            "not_in_registry"),
        new Case(
            "later operation",
            "{\"type\":\"ADD_INDEX\",\"table\":\"t\",\"name\":\"i\",\"columns\":[\"c\"]}",
            422,
            "not_available_yet"));
  }

  private static Stream<Case> sets() {
    return Stream.of(
        new Case("empty set", "{\"changes\":[]}", 400, "invalid_value"),
        new Case(
            "set with more",
            "{\"changes\":[%s],\"table\":\"t\"}".formatted(drop("t", "c")),
            400,
            "unknown_property"),
        new Case(
            "set with a bad member",
            "{\"changes\":[%s,{}]}".formatted(drop("t", "c")),
            400,
            "missing_property"),
        new Case(
            "set with a form without a table",
            "{\"changes\":[%s,{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"column\":\"c\"}]}"
                .formatted(drop("t", "c")),
            422,
            "not_in_registry"),
        new Case("1001 changes", "{\"changes\":[" + "{},".repeat(1000) + "{}]}", 413, "too_large"),
        new Case(
            "half an atomic set",
            with("\"changeSet\":{\"id\":\"s\",\"index\":0,\"of\":2,\"atomic\":true}"),
            422,
            "change_set_inconsistent"),
        new Case(
            "two targets",
            "{\"changes\":[%s,%s]}".formatted(drop("t", "c"), with("\"target\":\"other\"")),
            422,
            "change_set_inconsistent"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void getsAClearErrorAndChangesNothing(Case bad) {
    for (String path : List.of(MIGRATIONS, MIGRATIONS + "/preview")) {
      Answer answer = admin().post(path, bad.body());
      assertThat(answer.code()).as(answer.body()).isEqualTo(bad.code());
      assertThat(answer.status()).as(answer.body()).isEqualTo(bad.status());
      assertThat(answer.json().path("detail").asText()).isNotBlank();
    }
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void aMessageOf64KiBPasses() {
    assertThat(enqueuer().post(MIGRATIONS, sized(64 * 1024)).status()).isEqualTo(202);
  }

  @Test
  void keywordsAreNames() {
    for (String name : List.of("select", "user", "order", "table")) {
      assertThat(enqueuer().post(MIGRATIONS, drop(name, name)).status()).isEqualTo(202);
    }
  }

  @Test
  void namesEveryProblemOfAChangeSet() {
    Answer answer =
        enqueuer()
            .post(MIGRATIONS, "{\"changes\":[%s,{},{\"type\":\"X\"}]}".formatted(drop("t", "c")));

    assertThat(answer.json().path("problems").findValuesAsText("property"))
        .containsExactly("changes[1].type", "changes[2].type");
  }

  @Test
  void saysWhichNamesAreMissingWhereThereIsNoRegistryOfForms() {
    String open = "{\"type\":\"DROP_COLUMN\",\"formId\":\"f\",\"fieldId\":\"x\"}";

    Answer answer =
        enqueuer().post(MIGRATIONS, "{\"changes\":[%s,%s]}".formatted(drop("t", "c"), open));

    assertThat(answer.json().path("problems").findValuesAsText("property"))
        .containsExactly("changes[1].table", "changes[1].column");
    assertThat(answer.json().path("detail").asText())
        .startsWith("This target has no registry of forms")
        .contains("send \"table\"");
  }

  @Test
  void fuzzedBodiesAreNeverOurFault() {
    long seed = new Random().nextLong();
    System.out.println("fuzzed bodies, seed " + seed);
    Random random = new Random(seed);
    byte[] good = drop("orders", "note").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 500; i++) {
      byte[] body = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      Answer answer =
          enqueuer()
              .send(
                  enqueuer()
                      .request(MIGRATIONS)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofByteArray(body)));
      assertThat(answer.status()).as("seed %d: %s", seed, answer.body()).isBetween(202, 499);
      if (answer.status() != 202) {
        assertThat(answer.code()).isNotBlank();
      }
    }
  }

  @Test
  void unknownQueryParametersAreRefusedByTheirNames() {
    Answer answer = viewer().get(MIGRATIONS + "?colour=red&limit=1");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("unknown_property");
    assertThat(answer.json().path("detail").asText())
        .startsWith("There is no query parameter \"colour\"; there are changeSetId, cursor, ");
    assertThat(viewer().get("/api/v1/targets?x").status()).isEqualTo(400);
    assertThat(anonymous().get(MIGRATIONS + "?colour=red").status()).isEqualTo(401);
    assertThat(viewer().get(MIGRATIONS + "?target=main&status=FAILED").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/keys",
        "POST /api/v1/queue/pause",
        "PUT /api/v1/forms/f",
        "POST /api/v1/validations",
        "POST /api/v1/tracks/t/migrate"
      })
  void d28_aBodyThatIsNullIsNotOurFault(String route) {
    String[] parts = route.split(" ");

    Answer answer =
        admin()
            .send(
                admin()
                    .request(parts[1])
                    .header("Content-Type", "application/json")
                    .method(parts[0], BodyPublishers.ofString("null")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("wrong_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-999999999-01-01T00:00:00Z", "%2B99999-01-01T00:00:00Z", "yesterday"})
  void d28_aTimeThatNoDatabaseHasIsNotOurFault(String since) {
    Answer answer = viewer().get(MIGRATIONS + "?since=" + since);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_value");
  }

  @Test
  void whatTheFrameworkRefusesIsAProblemToo() {
    assertThat(viewer().get("/api/v1/nothing").code()).isEqualTo("not_found");
    assertThat(viewer().get("/api/v1/nothing").status()).isEqualTo(404);
    assertThat(anonymous().get("/nothing/at/all").code()).isEqualTo("not_found");
    assertThat(viewer().call("PUT", MIGRATIONS).code()).isEqualTo("method_not_allowed");
    assertThat(viewer().call("PUT", MIGRATIONS).status()).isEqualTo(405);
    Answer form =
        enqueuer().post(MIGRATIONS, "a=b", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.code()).isEqualTo("unsupported_media_type");
    Answer xml =
        viewer().send(viewer().request(MIGRATIONS).header("Accept", "application/xml").GET());
    assertThat(xml.status()).isEqualTo(406);
    assertThat(xml.code()).isEqualTo("not_acceptable");
    Answer keys = admin().post("/api/v1/keys", "{");
    assertThat(keys.status()).isEqualTo(400);
    assertThat(keys.code()).isEqualTo("malformed");
    assertThat(operator().post("/api/v1/queue/pause", "[]").code()).isEqualTo("wrong_type");
    assertThat(operator().post("/api/v1/queue/pause", "{\"tabel\":\"t\"}").code())
        .isEqualTo("unknown_property");
  }

  @Test
  void aChunkedBodyThatIsTooLargeIsRefused() throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /api/v1/migrations HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Content-Type: application/json\r
          Transfer-Encoding: chunked\r
          \r
          """
              .formatted(TestKeys.secret(SenderRole.ENQUEUER))
              .getBytes(StandardCharsets.US_ASCII));
      sendChunks(out);
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }

  // The server may hang up before it has read everything.
  private static void sendChunks(OutputStream out) {
    byte[] chunk = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < 200; i++) {
        out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|aborted).*");
    }
  }

  @AfterEach
  void changesNothing() {
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_migrations")).isEqualTo("0");
  }

  private static String with(String property) {
    return "{\"type\":\"DROP_COLUMN\",\"table\":\"t\",\"column\":\"c\"," + property + "}";
  }

  private static String add(String column, String type) {
    return "{\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"%s\",\"dataType\":\"%s\"}"
        .formatted(column, type);
  }

  private static String sized(int bytes) {
    String start = "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":\"";
    return start + "x".repeat(bytes - start.length() - 2) + "\"}";
  }
}
