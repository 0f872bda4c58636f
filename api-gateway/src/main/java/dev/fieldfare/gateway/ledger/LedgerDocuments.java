package dev.fieldfare.gateway.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;

/** Documents that functions of the ledger write as JSON. */
public final class LedgerDocuments {

  private LedgerDocuments() {}

  public static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the ledger describes a %s in an unknown way".formatted(type.getSimpleName()), e);
    }
  }
}
