package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class KeysIT extends GatewayIT {

  private static final String KEYS = "/api/v1/keys";

  @Test
  void aKeyWorksUntilItIsRevoked() {
    JsonNode made = create("viewer", "").json();
    String secret = made.path("secret").asText();
    assertThat(secret).matches("ff_[A-Za-z0-9]{40}");
    Gateway holder = anonymous().with(secret);
    assertThat(holder.get(MIGRATIONS).status()).isEqualTo(200);

    Answer revoked = admin().call("DELETE", KEYS + "/" + made.path("id").asText());
    assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    assertThat(revoked.json().path("revokedBy").asText()).isEqualTo("bootstrap-admin");

    assertThat(holder.get(MIGRATIONS).status()).isEqualTo(401);
    assertThat(admin().call("DELETE", KEYS + "/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void keepsNoSecretAnywhere() {
    String secret = create("operator", "").json().path("secret").asText();

    assertThat(admin().get(KEYS).body()).doesNotContain(secret);
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_gateway.api_keys k WHERE k::text LIKE '%"
                    + secret
                    + "%'"))
        .isEqualTo("0");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_gateway.audit a WHERE a::text LIKE '%"
                    + secret.substring(0, 12)
                    + "%'"))
        .isEqualTo("0");
  }

  @Test
  void theKeysNameIsWhoRequests() {
    JsonNode made = create("enqueuer", "").json();

    Answer answer = anonymous().with(made.path("secret").asText()).post(MIGRATIONS, drop("t", "c"));

    String id = answer.json().path("migrations").get(0).path("id").asText();
    assertThat(shown(id).requestedBy()).contains(made.path("name").asText());
  }

  @Test
  void d88_fortyUnknownKeysAtOnceAreNeverMistakenForOneAnother() throws Exception {
    List<JsonNode> made =
        IntStream.range(0, 40)
            .mapToObj(n -> create(n % 2 == 0 ? "viewer" : "enqueuer", "").json())
            .toList();

    List<Answer> answers;
    try (ExecutorService threads = Executors.newFixedThreadPool(made.size())) {
      List<Future<Answer>> calls =
          IntStream.range(0, made.size())
              .mapToObj(
                  n ->
                      threads.submit(
                          () ->
                              anonymous()
                                  .with(made.get(n).path("secret").asText())
                                  .post(MIGRATIONS, drop("t", "c" + n))))
              .toList();
      answers = answersOf(calls);
    }

    for (int n = 0; n < made.size(); n++) {
      Answer answer = answers.get(n);
      assertThat(answer.status()).as(answer.body()).isEqualTo(n % 2 == 0 ? 403 : 202);
      if (n % 2 == 1) {
        String id = answer.json().path("migrations").get(0).path("id").asText();
        assertThat(shown(id).requestedBy()).contains(made.get(n).path("name").asText());
      }
    }
  }

  private static List<Answer> answersOf(List<Future<Answer>> calls) throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> call : calls) {
      answers.add(call.get(60, TimeUnit.SECONDS));
    }
    return answers;
  }

  @Test
  void namesAreNeverGivenAgain() {
    JsonNode made = create("viewer", "").json();
    admin().call("DELETE", KEYS + "/" + made.path("id").asText());

    Answer again =
        admin()
            .post(
                KEYS, "{\"name\":\"%s\",\"role\":\"admin\"}".formatted(made.path("name").asText()));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("key_conflict");
  }

  @Test
  void saysEverythingThatIsWrongWithAKey() {
    Answer answer =
        admin().post(KEYS, "{\"name\":\"a b\",\"role\":\"root\",\"requestsPerMinute\":0}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("problems").findValuesAsText("property"))
        .containsExactly("name", "role", "requestsPerMinute");
    assertThat(admin().post(KEYS, "{\"rolle\":\"viewer\"}").code()).isEqualTo("unknown_property");
  }

  @Test
  void d22_namesOfTheConfigurationAreReserved() {
    Answer answer = admin().post(KEYS, "{\"name\":\"Bootstrap-viewer2\",\"role\":\"admin\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("problems").findValuesAsText("code"))
        .containsExactly("reserved_name");
  }

  @Test
  void limitsAKeyAndSaysHowMuchIsLeft() {
    String secret = create("viewer", ",\"requestsPerMinute\":3").json().path("secret").asText();
    Gateway holder = anonymous().with(secret);

    await()
        .untilAsserted(
            () -> {
              Answer limited = holder.get(MIGRATIONS);
              assertThat(limited.status()).isEqualTo(429);
              assertThat(limited.code()).isEqualTo("rate_limited");
              assertThat(limited.header("RateLimit").orElseThrow()).contains("r=0");
              assertThat(limited.header("RateLimit-Policy").orElseThrow()).contains("q=3;w=60");
              assertThat(limited.header("Retry-After")).isPresent();
            });
    assertThat(viewer().get(MIGRATIONS).header("RateLimit")).isEmpty();
  }

  private Answer create(String role, String more) {
    Answer answer =
        admin()
            .post(
                KEYS,
                "{\"name\":\"key-%s\",\"role\":\"%s\"%s}".formatted(UUID.randomUUID(), role, more));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }
}
