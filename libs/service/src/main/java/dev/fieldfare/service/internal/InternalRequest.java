package dev.fieldfare.service.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A call to another service.
 *
 * @param service the name in the service's descriptor, as in {@code backup-worker}
 * @param method GET, POST, PUT or DELETE
 * @param path with its query, below {@code /internal/}
 * @param json the body
 * @param idempotencyKey sent as the header {@code Idempotency-Key}
 * @param patience how long the answer may take
 */
public record InternalRequest(
    String service,
    String method,
    String path,
    Optional<String> json,
    Optional<String> idempotencyKey,
    Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Refuses paths that are not internal. */
  public InternalRequest {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(method, "method");
    if (!path.startsWith(InternalAuthentication.PATH)) {
      throw new IllegalArgumentException("no internal path: " + path);
    }
  }

  /** Reads. */
  public static InternalRequest get(String service, String path) {
    return new InternalRequest(service, "GET", path, Optional.empty(), Optional.empty(), PATIENCE);
  }

  /** Sends JSON. */
  public static InternalRequest post(String service, String path, String json) {
    return new InternalRequest(
        service, "POST", path, Optional.of(json), Optional.empty(), PATIENCE);
  }

  /** Replaces something by JSON. */
  public static InternalRequest put(String service, String path, String json) {
    return new InternalRequest(service, "PUT", path, Optional.of(json), Optional.empty(), PATIENCE);
  }

  /** Deletes something. */
  public static InternalRequest delete(String service, String path) {
    return new InternalRequest(
        service, "DELETE", path, Optional.empty(), Optional.empty(), PATIENCE);
  }

  /** The same with more time until the answer begins. */
  public InternalRequest within(Duration longer) {
    return new InternalRequest(service, method, path, json, idempotencyKey, longer);
  }

  /** The same with an idempotency key. */
  public InternalRequest withKey(String key) {
    return new InternalRequest(service, method, path, json, Optional.of(key), patience);
  }
}
