package dev.fieldfare.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the gateway is and how to speak to it.
 *
 * @param gateway its root, as in {@code http://127.0.0.1:8080}
 * @param apiKey begins with {@code ff_}; it is sent to the gateway and shown nowhere
 * @param timeout of one request
 */
public record ClientConfig(URI gateway, Optional<String> apiKey, Duration timeout, Retry retry) {

  private static final String URL = "FIELDFARE_URL";
  private static final String API_KEY = "FIELDFARE_API_KEY";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  public ClientConfig {
    Objects.requireNonNull(gateway, "gateway");
    Objects.requireNonNull(apiKey, "apiKey");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(retry, "retry");
    if (gateway.getScheme() == null || !gateway.getScheme().matches("https?")) {
      throw new IllegalArgumentException("the gateway's URL must begin with http:// or https://");
    }
  }

  /** A gateway with the usual timeout and retries. */
  public static ClientConfig of(URI gateway, String apiKey) {
    return new ClientConfig(gateway, Optional.of(apiKey), TIMEOUT, Retry.DEFAULT);
  }

  /**
   * The gateway that {@code FIELDFARE_URL} and {@code FIELDFARE_API_KEY} name.
   *
   * @throws IllegalStateException when there is no URL
   */
  public static ClientConfig fromEnvironment() {
    return from(System.getenv());
  }

  static ClientConfig from(Map<String, String> environment) {
    String url = environment.get(URL);
    if (url == null) {
      throw new IllegalStateException(URL + " is not set");
    }
    return new ClientConfig(
        URI.create(url), Optional.ofNullable(environment.get(API_KEY)), TIMEOUT, Retry.DEFAULT);
  }

  /** The same with other retries. */
  public ClientConfig withRetry(Retry other) {
    return new ClientConfig(gateway, apiKey, timeout, other);
  }

  /** The same with another timeout of one request. */
  public ClientConfig withTimeout(Duration other) {
    return new ClientConfig(gateway, apiKey, other, retry);
  }

  /** Without the key, which belongs into no log. */
  @Override
  public String toString() {
    return "ClientConfig[gateway=" + gateway + ", timeout=" + timeout + ", retry=" + retry + "]";
  }
}
