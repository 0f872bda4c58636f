package dev.fieldfare.embedded;

import java.security.SecureRandom;

/** Makes passwords of letters and digits, which fit into any URL and any configuration file. */
public final class Passwords {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /** A new password of 24 letters and digits, 142 bits. */
  public static String generate() {
    return RANDOM
        .ints(24, 0, ALPHABET.length())
        .mapToObj(ALPHABET::charAt)
        .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
        .toString();
  }
}
