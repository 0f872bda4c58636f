package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.audit.SummedRefusals;
import dev.fieldfare.gateway.security.RefusalKind;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wrong keys and requests beyond a limit cost next to nothing, and leave a trace. */
@QuarkusTest
class WrongKeysIT extends GatewayIT {

  private static final String READS =
      """
      SELECT seq_scan + idx_scan FROM pg_stat_user_tables
      WHERE schemaname = 'fieldfare_gateway' AND relname = 'api_keys'
      """;

  @Inject SummedRefusals refusals;

  @BeforeEach
  void forget() {
    database.execute("TRUNCATE fieldfare_gateway.audit");
  }

  @Test
  void d30_manyWrongKeysAreThrottledByAddressAndLeaveATrace() throws Exception {
    String address = "127.0.0.30";
    HttpClient attacker = from(address);
    for (int i = 0; i < 30; i++) {
      assertThat(status(attacker, wrong(i))).isEqualTo(401);
    }
    HttpResponse<String> throttled = get(attacker, wrong(31));
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).isPresent();
    assertThat(throttled.body()).contains("\"rate_limited\"");
    for (int i = 0; i < 29; i++) {
      assertThat(status(attacker, wrong(100 + i))).isEqualTo(429);
    }

    await()
        .untilAsserted(
            () ->
                assertThat(entries(address))
                    .containsExactly("anonymous authenticate not_authenticated 401 30 requests"));
    refusals.write(RefusalKind.wrongKey(address));
    await()
        .untilAsserted(
            () ->
                assertThat(entries(address))
                    .contains("anonymous authenticate not_authenticated 401 30 requests")
                    .hasSize(2));
    assertThat(management().get("/metrics").body()).contains("gateway_summed_refusals_total");
  }

  @Test
  void d30_otherAddressesAndKnownKeysAreNotThrottled() throws Exception {
    HttpClient both = from("127.0.0.31");
    assertThat(status(both, TestKeys.secret(SenderRole.VIEWER))).isEqualTo(200);
    for (int i = 0; i < 40; i++) {
      status(both, wrong(i));
    }

    assertThat(status(both, wrong(41))).isEqualTo(429);
    assertThat(status(both, TestKeys.secret(SenderRole.VIEWER))).isEqualTo(200);
    assertThat(status(from("127.0.0.32"), wrong(1))).isEqualTo(401);
  }

  @Test
  void d19_unknownKeysCostFewQueries() throws Exception {
    database.execute("SELECT pg_stat_force_next_flush()");
    long before = Long.parseLong(database.value(READS));
    HttpClient attacker = from("127.0.0.33");

    for (int i = 0; i < 500; i++) {
      status(attacker, wrong(1_000 + i));
    }

    await()
        .pollDelay(java.time.Duration.ofSeconds(2))
        .untilAsserted(
            () -> assertThat(Long.parseLong(database.value(READS)) - before).isLessThan(80));
  }

  @Test
  void d19_requestsBeyondTheLimitOfAKeyAreAuditedAsTheirSum() {
    JsonNode made =
        admin()
            .post(
                "/api/v1/keys",
                "{\"name\":\"key-%s\",\"role\":\"enqueuer\",\"requestsPerMinute\":3}"
                    .formatted(UUID.randomUUID()))
            .json();
    Gateway holder = anonymous().with(made.path("secret").asText());
    for (int i = 0; i < 60; i++) {
      holder.post(MIGRATIONS, drop("orders", "c" + i));
    }

    String name = made.path("name").asText();
    String limited =
        "SELECT count(*) FROM fieldfare_gateway.audit WHERE status = 429 AND actor = '%s'"
            .formatted(name);
    assertThat(database.value(limited)).isEqualTo("0");
    refusals.writeAll();
    await().untilAsserted(() -> assertThat(database.value(limited)).isEqualTo("1"));
    assertThat(
            database.value(
                "SELECT subject FROM fieldfare_gateway.audit WHERE status = 429 AND actor = '%s'"
                    .formatted(name)))
        .matches("5[0-9] requests");
  }

  private static java.util.List<String> entries(String address) {
    return database.query(
        """
        SELECT concat_ws(' ', actor, action, outcome, status, subject) FROM fieldfare_gateway.audit
        WHERE remote_address = '%s' ORDER BY id
        """
            .formatted(address));
  }

  private static String wrong(int number) {
    return "ff_" + "wrong-key-%010d".formatted(number);
  }

  private static HttpClient from(String address) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .localAddress(InetAddress.getByName(address))
        .build();
  }

  private int status(HttpClient client, String secret) throws Exception {
    return get(client, secret).statusCode();
  }

  private HttpResponse<String> get(HttpClient client, String secret) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(MIGRATIONS))
            .header("Authorization", "Bearer " + secret)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
