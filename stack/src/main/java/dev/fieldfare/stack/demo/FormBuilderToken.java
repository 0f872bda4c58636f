package dev.fieldfare.stack.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token as a form builder signs it for one of its super admins. */
record FormBuilderToken(String key) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECONDS = 600;

  String text() {
    String claims =
        "{\"userId\":\"demo\",\"username\":\"demo\",\"role\":\"super_admin\",\"exp\":%d}"
            .formatted(Instant.now().getEpochSecond() + SECONDS);
    String signed =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + encoded(claims.getBytes(StandardCharsets.UTF_8));
    return signed + "." + encoded(signature(signed));
  }

  private byte[] signature(String signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
