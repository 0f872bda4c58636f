package dev.fieldfare.service.internal;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The tokens by which services know each other: {@code fieldfare.internal-token}.
 *
 * <p>The first token is sent, and all are accepted. For a rotation every service gets {@code
 * old,new}, then {@code new,old}, then {@code new}. Without a token every call is refused.
 */
@Startup
@ApplicationScoped
public class InternalTokens {
  /** The key of the configuration. */
  public static final String KEY = "fieldfare.internal-token";

  private static final int MOST = 2;
  private static final String FORM = "[A-Za-z0-9_-]{24,200}";

  private final Optional<String> sent;
  private final List<byte[]> accepted;

  @Inject
  InternalTokens(Config config) {
    this(config.getOptionalValue(KEY, String.class).orElse(""));
  }

  InternalTokens(String list) {
    List<String> tokens =
        Stream.of(list.split(",")).map(String::strip).filter(token -> !token.isEmpty()).toList();
    // The message does not repeat a token.
    if (tokens.size() > MOST || !tokens.stream().allMatch(token -> token.matches(FORM))) {
      throw new IllegalArgumentException(
          "wrong configuration: %s must be one token, or two separated by a comma, each %s"
              .formatted(KEY, "24 to 200 letters, digits, _ or -"));
    }
    this.sent = tokens.stream().findFirst();
    this.accepted = tokens.stream().map(InternalTokens::digest).toList();
  }

  /** The token that this service sends. */
  Optional<String> sent() {
    return sent;
  }

  /** Whether the token is one of ours; takes the same time for every wrong one. */
  boolean accepts(String token) {
    byte[] digest = digest(token);
    boolean found = false;
    for (byte[] known : accepted) {
      found |= MessageDigest.isEqual(known, digest);
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
