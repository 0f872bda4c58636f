package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An event stream lives no longer than its key, and a key has only so many. */
@QuarkusTest
@TestProfile(StreamKeysIT.FewStreams.class)
@Timeout(90)
class StreamKeysIT extends GatewayIT {

  private static final String EVENTS = "/api/v1/events";

  private final List<EventStream> streams = new ArrayList<>();

  /** Three streams a key. */
  public static final class FewStreams implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "fieldfare.gateway.events.max-clients-per-key", "3",
          "fieldfare.gateway.key-cache", "500ms");
    }
  }

  @AfterEach
  void close() {
    streams.forEach(EventStream::close);
  }

  @Test
  void d17_revokingAKeyEndsItsStreams() {
    JsonNode key = key();
    EventStream stream = open(key);
    EventStream others = EventStream.open(viewer(), EVENTS, null);
    streams.add(others);
    others.awaitOpen();

    admin().call("DELETE", "/api/v1/keys/" + key.path("id").asText());

    await().atMost(Duration.ofSeconds(5)).until(stream::isEnded);
    assertThat(others.isEnded()).isFalse();
  }

  @Test
  void d17_aKeyThatIsRevokedElsewhereIsNoticed() {
    JsonNode key = key();
    EventStream stream = open(key);

    database.execute(
        "UPDATE fieldfare_gateway.api_keys SET revoked_at = now(), revoked_by = 'x' WHERE id = '%s'"
            .formatted(key.path("id").asText()));

    await().atMost(Duration.ofSeconds(10)).until(stream::isEnded);
  }

  @Test
  void d17_aKeyWithAnotherSecretIsNoticed() {
    JsonNode key = key();
    EventStream stream = open(key);

    database.execute(
        "UPDATE fieldfare_gateway.api_keys SET secret_hash = 'x', created_at = now() WHERE id = '%s'"
            .formatted(key.path("id").asText()));

    await().atMost(Duration.ofSeconds(10)).until(stream::isEnded);
  }

  @Test
  void d17_oneKeyCannotTakeAllPlaces() {
    JsonNode key = key();
    for (int i = 0; i < 3; i++) {
      assertThat(open(key).status()).isEqualTo(200);
    }

    EventStream fourth = open(key);
    assertThat(fourth.status()).as("the status of a fourth stream").isEqualTo(429);
    var refused = holder(key).get(EVENTS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(refused.body()).contains("limit of 3 event listeners");
    assertThat(open(key()).status()).isEqualTo(200);

    streams.getFirst().close();
    await().untilAsserted(() -> assertThat(open(key).status()).isEqualTo(200));
  }

  private Gateway holder(JsonNode key) {
    return anonymous().with(key.path("secret").asText());
  }

  private EventStream open(JsonNode key) {
    EventStream stream = EventStream.open(holder(key), EVENTS, null);
    streams.add(stream);
    stream.awaitOpen();
    return stream;
  }

  private JsonNode key() {
    return admin()
        .post(
            "/api/v1/keys",
            "{\"name\":\"key-%s\",\"role\":\"viewer\"}".formatted(UUID.randomUUID()))
        .json();
  }
}
