package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.service.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a session as the browser holds it: 256 random bits. The database holds its hash only.
 *
 * @param value 43 characters of Base64 for URLs
 */
public record SessionToken(String value) {

  private static final int BYTES = 32;
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  public static SessionToken generate() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The token in a cookie; empty when the text cannot be a token or is null. */
  public static Optional<SessionToken> of(String cookie) {
    return Optional.ofNullable(cookie)
        .filter(text -> SHAPE.matcher(text).matches())
        .map(SessionToken::new);
  }

  /** The hash that the database stores. */
  public String hash() {
    return Sha256.of("session " + value);
  }

  /**
   * The token that forms of this session send back. A page of another site can neither read nor
   * compute it.
   */
  public String formToken() {
    return Sha256.of("form " + value);
  }

  /** True when a form sent the token of this session; false for null. */
  public boolean isFormToken(String sent) {
    return sent != null
        && MessageDigest.isEqual(
            formToken().getBytes(StandardCharsets.US_ASCII), sent.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the value, so that no log shows it. */
  @Override
  public String toString() {
    return "SessionToken";
  }
}
