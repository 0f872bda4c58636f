package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The revocation itself ends event streams; no look at the keys from time to time is needed. */
@QuarkusTest
@TestProfile(RevokedHereIT.NoChecks.class)
@Timeout(90)
class RevokedHereIT extends GatewayIT {

  private static final String EVENTS = "/api/v1/events";

  /** Keys are looked at again after an hour. */
  public static final class NoChecks implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.gateway.key-cache", "1h");
    }
  }

  @Test
  void d17_revokingAKeyEndsItsStreamsAtOnce() {
    JsonNode key =
        admin().post("/api/v1/keys", "{\"name\":\"revoked\",\"role\":\"viewer\"}").json();
    Gateway holder = anonymous().with(key.path("secret").asText());
    try (EventStream stream = EventStream.open(holder, EVENTS, null);
        EventStream others = EventStream.open(viewer(), EVENTS, null)) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(others.status()).isEqualTo(200);

      admin().call("DELETE", "/api/v1/keys/" + key.path("id").asText());

      await("the end of the stream").atMost(Duration.ofSeconds(20)).until(stream::isEnded);
      assertThat(others.isEnded()).isFalse();
    }
  }
}
