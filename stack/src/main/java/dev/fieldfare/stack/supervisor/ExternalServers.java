package dev.fieldfare.stack.supervisor;

import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile.Postgres;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * External servers that the stack uses in place of its own.
 *
 * @param postgres from {@code FIELDFARE_POSTGRES_URL}
 * @param redis from {@code FIELDFARE_REDIS_URL}
 */
public record ExternalServers(Optional<Postgres> postgres, Optional<String> redis) {
  private static final String POSTGRES = "FIELDFARE_POSTGRES_URL";
  private static final String REDIS = "FIELDFARE_REDIS_URL";
  private static final int POSTGRES_PORT = 5432;

  static ExternalServers from(Map<String, String> environment) {
    return new ExternalServers(
        given(environment, POSTGRES).map(ExternalServers::parsePostgres),
        given(environment, REDIS).map(ExternalServers::checkRedis));
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static String checkRedis(String url) {
    if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
      throw new StackFailure(REDIS + " must look like redis://:password@host:port");
    }
    return url;
  }

  /** Takes the form of libpq and the form of JDBC, without ever repeating it in a message. */
  private static Postgres parsePostgres(String text) {
    String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw malformed();
    }
    try {
      return parsePostgres(URI.create(url));
    } catch (IllegalArgumentException notAUrl) {
      throw malformed();
    }
  }

  private static Postgres parsePostgres(URI url) {
    Map<String, String> parameters = parameters(url.getRawQuery());
    String[] login =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    String user = login.length > 0 ? decode(login[0]) : parameters.remove("user");
    String password = login.length > 1 ? decode(login[1]) : parameters.remove("password");
    String database = url.getPath() == null ? "" : url.getPath().replaceFirst("^/", "");
    if (url.getHost() == null || user == null || password == null || database.isEmpty()) {
      throw malformed();
    }
    int port = url.getPort() < 0 ? POSTGRES_PORT : url.getPort();
    String jdbcUrl =
        "jdbc:postgresql://%s:%d/%s%s".formatted(url.getHost(), port, database, query(parameters));
    return new Postgres(url.getHost(), port, decode(database), user, password, jdbcUrl, null);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query == null) {
      return parameters;
    }
    for (String pair : query.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], parts.length > 1 ? decode(parts[1]) : "");
    }
    return parameters;
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StackFailure malformed() {
    return new StackFailure(
        POSTGRES + " must look like postgresql://user:password@host:port/database");
  }
}
