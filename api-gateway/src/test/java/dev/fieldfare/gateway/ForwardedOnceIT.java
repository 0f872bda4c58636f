package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that is sent twice with one key reaches the internal service once. */
@QuarkusTest
@QuarkusTestResource(value = CountingService.class, restrictToAnnotatedClass = true)
class ForwardedOnceIT extends GatewayIT {

  private static final String KEY = "Idempotency-Key";
  private static final String ID = "00000000-0000-7000-8000-000000000001";

  @ParameterizedTest
  @CsvSource({
    "silences, 201",
    "health/run, 200",
    "validations/profiles/schema/record, 200",
    "alerts/" + ID + "/ack, 200",
    "reports/rebuild, 202",
    "subscriptions/" + ID + "/test, 202",
    "schedules/nightly/run, 202",
    "remedies/" + ID + "/confirm, 202",
    "remedies/rerun-checks/resume, 200",
    "subscriptions/" + ID + "/deliveries/" + ID + "/replay, 202",
  })
  void aRepeatedRequestIsAnsweredAsBefore(String path, int status) {
    String address = "/api/v1/" + path;
    String key = UUID.randomUUID().toString();

    Answer first = admin().post(address, body(path), KEY, key);
    Answer again = admin().post(address, body(path), KEY, key);
    Answer other = admin().post(address, body(path), KEY, UUID.randomUUID().toString());

    assertThat(first.status()).as(first.body()).isEqualTo(status);
    assertThat(again.status()).isEqualTo(status);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.json()).isNotEqualTo(first.json());
  }

  @Test
  void oneKeyStandsForOneRequest() {
    String key = UUID.randomUUID().toString();
    admin().post("/api/v1/silences", "{\"target\":\"main\"}", KEY, key);

    Answer other = admin().post("/api/v1/silences", "{\"subject\":\"x\"}", KEY, key);

    assertThat(other.code()).isEqualTo("key_conflict");
  }

  private static String body(String path) {
    return path.equals("silences") ? "{\"target\":\"main\"}" : "{}";
  }
}
