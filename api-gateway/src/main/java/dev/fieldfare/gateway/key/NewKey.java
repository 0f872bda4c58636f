package dev.fieldfare.gateway.key;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A key that was just made.
 *
 * @param secret shown here and never again
 */
public record NewKey(@JsonUnwrapped ApiKey key, String secret) {

  /** Without the secret, so that no log shows it. */
  @Override
  public String toString() {
    return "NewKey[key=%s]".formatted(key);
  }
}
