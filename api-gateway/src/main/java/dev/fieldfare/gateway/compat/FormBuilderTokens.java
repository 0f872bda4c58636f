package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies the form builder's tokens with the configured key and the one configured algorithm. The
 * algorithm in a token is only compared, never used.
 */
final class FormBuilderTokens {

  private static final String BEARER = "Bearer ";

  private final byte[] key;
  private final JwtAlgorithm algorithm;
  private final Clock clock;

  FormBuilderTokens(String key, JwtAlgorithm algorithm, Clock clock) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
    this.algorithm = algorithm;
    this.clock = clock;
  }

  /** The user of an Authorization header, which may be null. */
  FormBuilderUser user(String authorization) {
    if (authorization == null || authorization.isBlank()) {
      throw new FormBuilderRefusal(401, "TOKEN_REQUIRED", "Authentication token required");
    }
    // The form builder also accepts a token without the word Bearer.
    String token =
        authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : authorization;
    JsonNode claims = verified(token.strip());
    refuseOutdated(claims);
    return FormBuilderUser.of(claims);
  }

  private JsonNode verified(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3
        || !algorithm.name().equals(json(parts[0]).path("alg").asText())
        || json(parts[0]).has("crit")
        || !MessageDigest.isEqual(signature(parts[0] + "." + parts[1]), bytes(parts[2]))) {
      throw invalid();
    }
    return json(parts[1]);
  }

  // A token without an expiry would be valid for ever.
  private void refuseOutdated(JsonNode claims) {
    long now = clock.instant().getEpochSecond();
    JsonNode end = claims.path("exp");
    if (!claims.isObject() || !end.isNumber() || claims.path("nbf").asLong(now) > now) {
      throw invalid();
    }
    if (end.asLong() <= now) {
      throw new FormBuilderRefusal(401, "TOKEN_EXPIRED", "Token expired");
    }
  }

  private byte[] signature(String signed) {
    try {
      Mac mac = Mac.getInstance(algorithm.mac());
      mac.init(new SecretKeySpec(key, algorithm.mac()));
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm.mac(), e);
    }
  }

  private static JsonNode json(String part) {
    try {
      return ContractsJson.mapper().readTree(bytes(part));
    } catch (IOException e) {
      throw invalid();
    }
  }

  private static byte[] bytes(String part) {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static FormBuilderRefusal invalid() {
    return new FormBuilderRefusal(401, "INVALID_TOKEN", "Invalid token");
  }
}
