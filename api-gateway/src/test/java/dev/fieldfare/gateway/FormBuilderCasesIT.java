package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.UnknownHostException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all of the form builder's routes have in common, case by case. */
@QuarkusTest
@TestProfile(FormBuilderKey.class)
class FormBuilderCasesIT extends GatewayIT {

  private static final String BASE = "/compat/q-collector/api/v1/migrations/";
  private static final String STATUS = BASE + "queue/status";
  private static final long LATER = Instant.now().getEpochSecond() + 600;

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HS256|{\"userId\":\"u\",\"role\":\"admin\",\"exp\":LATER}|200||",
        "HS256|{\"id\":\"u\",\"role\":\"super_admin\",\"exp\":LATER}|200||",
        "HS256|{\"sub\":\"u\",\"role\":\"admin\",\"exp\":LATER}|200||",
        "HS256|{\"role\":\"admin\",\"exp\":LATER}|401|AUTH_FAILED|Authentication failed",
        "HS256|{\"userId\":\"u\",\"role\":\"admin\"}|401|INVALID_TOKEN|Invalid token",
        "HS256|{\"userId\":\"u\",\"role\":\"admin\",\"exp\":1}|401|TOKEN_EXPIRED|Token expired",
        "HS256|{\"userId\":\"u\",\"role\":\"admin\",\"exp\":LATER,\"nbf\":LATER}|401|INVALID_TOKEN|Invalid"
            + " token",
        "HS256|{\"userId\":\"u\",\"role\":\"moderator\",\"exp\":LATER}|403|FORBIDDEN|Insufficient"
            + " permissions",
        "HS256|{\"userId\":\"u\",\"role\":\"admin\",\"exp\":LATER,\"requires_2fa_setup\":true}|403|TWO_FACTOR_SETUP_REQUIRED|Two-factor"
            + " authentication setup required",
        "none|{\"userId\":\"u\",\"role\":\"super_admin\",\"exp\":LATER}|401|INVALID_TOKEN|Invalid"
            + " token",
        "HS384|{\"userId\":\"u\",\"role\":\"super_admin\",\"exp\":LATER}|401|INVALID_TOKEN|Invalid"
            + " token",
      })
  void tokens(String algorithm, String claims, int status, String code, String message) {
    String token =
        FormBuilderKey.signed(
            algorithm, FormBuilderKey.KEY, claims.replace("LATER", Long.toString(LATER)));

    Answer answer = anonymous().with(token).get(STATUS);

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    if (code != null) {
      assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
      assertThat(answer.json().at("/error/message").asText()).isEqualTo(message);
    }
  }

  @Test
  void aTokenWithoutTheWordBearerIsAccepted() {
    Answer answer =
        anonymous()
            .send(
                anonymous()
                    .request(STATUS)
                    .header("Authorization", FormBuilderKey.token("admin"))
                    .GET());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).hasValue("no-cache, no-store, must-revalidate");
  }

  @Test
  void c62_tooManyCallsAreAnsweredAsTheUserInterfaceReadsThem() throws UnknownHostException {
    // The calls of this address are those of no other test.
    Gateway caller = anonymous().from("127.0.0.62").with(FormBuilderKey.token("admin"));
    Answer answer = caller.get(STATUS);
    for (int n = 0; n < 200 && answer.status() == 200; n++) {
      answer = caller.get(STATUS);
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().path("success").asBoolean(true)).isFalse();
    assertThat(answer.json().path("error").asText()).isEqualTo("Too many requests");
    assertThat(answer.json().path("retryAfter").isTextual()).isTrue();
    assertThat(answer.header("Retry-After")).hasValue(answer.json().path("retryAfter").asText());
    assertThat(answer.header("RateLimit-Policy")).hasValue("60;w=60");
    assertThat(answer.header("RateLimit-Remaining")).hasValue("0");
    // The limit comes before the token.
    assertThat(anonymous().from("127.0.0.62").get(STATUS).status()).isEqualTo(429);
  }

  @Test
  void aBodyOfMoreThanTenMegabytesIsTooLarge() {
    String body = "{\"formId\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}";

    Answer answer = anonymous().with(FormBuilderKey.token("admin")).post(BASE + "execute", body);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(answer.json().at("/error/message").asText())
        .isEqualTo("Request payload is too large");
  }
}
