package dev.fieldfare.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a Redis is, out of a URL as in {@code redis://:password@127.0.0.1:6379/0}; {@code rediss}
 * speaks TLS.
 */
record RedisAddress(
    String host,
    int port,
    boolean isEncrypted,
    Optional<String> user,
    Optional<String> password,
    int database) {

  private static final int PORT = 6379;

  static RedisAddress of(URI url) {
    boolean isEncrypted = "rediss".equals(url.getScheme());
    if ((!isEncrypted && !"redis".equals(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a Redis URL is redis://[user]:password@host:port or rediss://…");
    }
    return new RedisAddress(
        url.getHost(),
        url.getPort() < 0 ? PORT : url.getPort(),
        isEncrypted,
        login(url, 0),
        login(url, 1),
        database(url));
  }

  /** Without the password, which belongs into no log. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static Optional<String> login(URI url, int part) {
    if (url.getRawUserInfo() == null) {
      return Optional.empty();
    }
    String[] parts = url.getRawUserInfo().split(":", 2);
    return part < parts.length && !parts[part].isEmpty()
        ? Optional.of(URLDecoder.decode(parts[part].replace("+", "%2B"), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static int database(URI url) {
    String path = url.getPath() == null ? "" : url.getPath().replaceFirst("^/", "");
    return path.isEmpty() ? 0 : Integer.parseInt(path);
  }
}
