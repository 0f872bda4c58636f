package dev.fieldfare.gateway.key;

import dev.fieldfare.service.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

/** The secret of an API key: {@code ff_} and 40 letters and digits. */
public final class KeySecret {

  /** How every secret begins. */
  public static final String PREFIX = "ff_";

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 40;
  private static final int SHORTEST = 20;
  private static final int SHOWN = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeySecret() {}

  /** A new secret with 238 random bits, so that a fast hash is enough to store it. */
  public static String generate() {
    StringBuilder secret = new StringBuilder(PREFIX);
    for (int i = 0; i < LENGTH; i++) {
      secret.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return secret.toString();
  }

  /** The stored form: its SHA-256 in hexadecimal. */
  public static String hash(String secret) {
    return Sha256.of(secret);
  }

  /** Compares two hashes in the same time whatever they are. */
  public static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  /** Its beginning, to recognise it by. */
  public static String shown(String secret) {
    return secret.substring(0, PREFIX.length() + SHOWN);
  }

  /** False for a text that is not a secret or is too easy to guess. */
  public static boolean isAcceptable(String secret) {
    return secret.startsWith(PREFIX) && secret.length() >= SHORTEST && secret.length() <= 200;
  }
}
