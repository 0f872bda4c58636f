package dev.fieldfare.gateway.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The parameters of an address, encoded. Absent and empty values are left out. */
public final class EncodedQuery {

  private final StringJoiner text = new StringJoiner("&");

  /** The parameters of this map, in its order. */
  public static EncodedQuery of(Map<String, String> parameters) {
    EncodedQuery query = new EncodedQuery();
    parameters.forEach(query::with);
    return query;
  }

  /** Adds a parameter; null is absent. */
  public EncodedQuery with(String name, Object value) {
    String given = value == null ? "" : value.toString();
    if (!given.isEmpty()) {
      text.add(name + "=" + URLEncoder.encode(given, StandardCharsets.UTF_8));
    }
    return this;
  }

  /** Adds a parameter that may be absent. */
  public EncodedQuery with(String name, Optional<?> value) {
    return with(name, value.orElse(null));
  }

  /** Adds the requested part of a list. */
  public EncodedQuery with(Paging paging) {
    return with("limit", paging.limit()).with("cursor", paging.before());
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
