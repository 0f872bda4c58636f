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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BadInputIT extends GatewayIT {

  @ParameterizedTest
  @MethodSource("dev.fieldfare.gateway.BadBodies#cases")
  void getsAClearErrorAndChangesNothing(BadBodies.Case bad) {
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
    assertThat(enqueuer().post(MIGRATIONS, BadBodies.sized(64 * 1024)).status()).isEqualTo(202);
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
}
