package dev.fieldfare.health.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for storage with {@code FIELDFARE_SECRET_KEY} (AES-GCM), and opens them. A secret
 * {@code env:NAME} is stored as it is and read from the environment at each use.
 */
public final class SecretBox {
  private static final String SEALED = "sealed:";
  private static final String VARIABLE = "env:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Optional<SecretKeySpec> key;
  private final UnaryOperator<String> environment;

  /**
   * A box with the key of the configuration.
   *
   * @param environment reads a variable; null when it is not set
   */
  public SecretBox(Optional<String> key, UnaryOperator<String> environment) {
    this.key = key.filter(text -> !text.isBlank()).map(SecretBox::derive);
    this.environment = environment;
  }

  /** A secret that cannot be sealed or opened. */
  public static final class UnusableSecretException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableSecretException(String message) {
      super(message, null, false, false);
    }
  }

  /** The secret as it is stored. */
  public String seal(String secret) {
    if (secret.startsWith(VARIABLE)) {
      return secret;
    }
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8));
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return SEALED + Base64.getEncoder().encodeToString(all);
  }

  /** The secret that was stored. */
  public String open(String stored) {
    if (stored.startsWith(VARIABLE)) {
      String value = environment.apply(stored.substring(VARIABLE.length()));
      if (value == null || !WebhookSignature.isSecret(value)) {
        throw new UnusableSecretException("The variable of " + stored + " holds no secret.");
      }
      return value;
    }
    byte[] all = Base64.getDecoder().decode(stored.substring(SEALED.length()));
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
    return new String(crypt(Cipher.DECRYPT_MODE, nonce, sealed), StandardCharsets.UTF_8);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text) {
    SecretKeySpec used =
        key.orElseThrow(
            () ->
                new UnusableSecretException(
                    "FIELDFARE_SECRET_KEY is not set: set it, or give the secret as env:NAME."));
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, used, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new UnusableSecretException("The secret was sealed with another FIELDFARE_SECRET_KEY.");
    }
  }

  private static SecretKeySpec derive(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new SecretKeySpec(hash, "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
