package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.health.delivery.SecretBox.UnusableSecretException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures, and the secrets that they are made with. */
class WebhookSignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void signsAsTheExampleOfStandardWebhooks() {
    String header =
        WebhookSignature.header(
            List.of(SECRET),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}");

    assertThat(header).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void signsWithBothSecretsDuringARotation() {
    String header =
        WebhookSignature.header(List.of(WebhookSignature.newSecret(), SECRET), "a", 1, "{}");

    assertThat(header.split(" ")).hasSize(2).allMatch(part -> part.startsWith("v1,"));
  }

  @Test
  void knowsSecrets() {
    assertThat(WebhookSignature.isSecret(WebhookSignature.newSecret())).isTrue();
    assertThat(WebhookSignature.isSecret("whsec_AAAA")).isFalse();
    assertThat(WebhookSignature.isSecret("whsec_!")).isFalse();
    assertThat(WebhookSignature.isSecret("password")).isFalse();
  }

  @Test
  void sealsSecretsSoThatOnlyTheKeyOpensThem() {
    SecretBox box = new SecretBox(Optional.of("a key"), Map.<String, String>of()::get);
    String sealed = box.seal(SECRET);

    assertThat(sealed).startsWith("sealed:").doesNotContain(SECRET);
    assertThat(box.open(sealed)).isEqualTo(SECRET);
    assertThat(box.seal(SECRET)).isNotEqualTo(sealed);
    SecretBox other = new SecretBox(Optional.of("another"), Map.<String, String>of()::get);
    assertThatThrownBy(() -> other.open(sealed)).isInstanceOf(UnusableSecretException.class);
  }

  @Test
  void readsSecretsOfTheEnvironmentAtEachUse() {
    SecretBox box = new SecretBox(Optional.empty(), Map.of("HOOK", SECRET)::get);

    assertThat(box.open(box.seal("env:HOOK"))).isEqualTo(SECRET);
    assertThatThrownBy(() -> box.open("env:NONE")).isInstanceOf(UnusableSecretException.class);
    assertThatThrownBy(() -> box.seal(SECRET))
        .isInstanceOf(UnusableSecretException.class)
        .hasMessageContaining("FIELDFARE_SECRET_KEY");
  }
}
