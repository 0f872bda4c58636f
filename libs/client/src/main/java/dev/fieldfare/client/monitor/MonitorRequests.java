package dev.fieldfare.client.monitor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The requests to the gateway that these clients send. */
public interface MonitorRequests {

  /** Reads an answer. */
  <T> T get(String path, Map<String, String> parameters, Class<T> answer);

  /** Posts JSON, under an idempotency key if there is one. */
  <T> T post(String path, Optional<String> key, String json, Class<T> answer);

  /** Replaces something by JSON. */
  <T> T put(String path, Map<String, String> parameters, String json, Class<T> answer);

  /** Deletes something. */
  void delete(String path, Map<String, String> parameters);

  /** Waits, and returns true when the client was closed meanwhile. */
  boolean isClosedAfter(Duration pause);

  /** A text as a part of a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
