package dev.fieldfare.health.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;

/** Documents as JSON in columns. */
public final class StoredJson {

  private StoredJson() {}

  public static String write(Object document) {
    try {
      return ContractsJson.mapper().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the document cannot be written as JSON", e);
    }
  }

  public static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored document cannot be read", e);
    }
  }
}
