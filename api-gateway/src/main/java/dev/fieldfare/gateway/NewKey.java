package dev.fieldfare.gateway;

/**
 * A key that was just made.
 *
 * @param secret shown here and never again
 */
public record NewKey(ApiKey key, String secret) {

  /** Without the secret, so that no log shows it. */
  @Override
  public String toString() {
    return "NewKey[key=%s]".formatted(key);
  }
}
