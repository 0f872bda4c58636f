package dev.fieldfare.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A gateway with the form builder's routes, and tokens as the form builder signs them. */
public final class FormBuilderKey implements QuarkusTestProfile {

  static final String KEY = "a-secret-of-the-form-builder-0123456789";
  static final String ORIGIN = "https://forms.example.org";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "fieldfare.compat.q-collector.jwt-key",
        KEY,
        "fieldfare.compat.q-collector.cors-origins",
        ORIGIN,
        "fieldfare.compat.q-collector.execute-per-minute",
        "1000",
        "fieldfare.compat.q-collector.others-per-minute",
        "60");
  }

  static String token(String role) {
    return token("HS256", KEY, role, Instant.now().getEpochSecond() + 600);
  }

  static String token(String algorithm, String key, String role, long expires) {
    String claims =
        "{\"userId\":\"u1\",\"username\":\"formadmin\",\"role\":\"%s\",\"exp\":%d}"
            .formatted(role, expires);
    return signed(algorithm, key, claims);
  }

  static String signed(String algorithm, String key, String claims) {
    String signed =
        encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + encoded(claims);
    return signed + "." + ("none".equals(algorithm) ? "" : signature(signed, key, algorithm));
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String signature(String signed, String key, String algorithm) {
    try {
      String name = "HmacSHA" + algorithm.substring(2);
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), name));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
