package dev.fieldfare.health.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> describe them. */
public final class WebhookSignature {
  /** What a secret begins with. */
  public static final String PREFIX = "whsec_";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private WebhookSignature() {}

  /** A new secret. */
  public static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** True for a secret of 24 to 64 bytes in Base64, with its prefix. */
  public static boolean isSecret(String text) {
    if (!text.startsWith(PREFIX)) {
      return false;
    }
    try {
      int length = key(text).length;
      return length >= FEWEST_BYTES && length <= MOST_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The header {@code webhook-signature}: one signature for each secret. */
  public static String header(List<String> secrets, String id, long timestamp, String body) {
    return secrets.stream()
        .map(secret -> "v1," + sign(key(secret), id + "." + timestamp + "." + body))
        .collect(Collectors.joining(" "));
  }

  private static byte[] key(String secret) {
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }

  private static String sign(byte[] key, String signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
