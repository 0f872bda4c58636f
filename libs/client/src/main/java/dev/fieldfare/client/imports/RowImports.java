package dev.fieldfare.client.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.client.rollback.RollbackPlanClient.Calls;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.imports.RowImport;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Imports of rows into tables of one target. */
public final class RowImports {

  private static final String IMPORTS = "imports";
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Calls gateway;
  private final String target;

  /** Sends its requests through this. */
  public RowImports(Calls gateway, String target) {
    this.gateway = gateway;
    this.target = target;
  }

  /** Requests an import; returns at once. It needs the role admin. */
  public RowImport request(ImportRequest request) {
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return gateway.post(IMPORTS, key, json(request.at(target)), RowImport.class);
  }

  /** Waits until the import has ended, or until the timeout. */
  public RowImport await(String id, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    RowImport now = show(id);
    while (!now.isEnded() && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
      now = show(id);
    }
    return now;
  }

  private RowImport show(String id) {
    return gateway.get(
        IMPORTS + "/" + UUID.fromString(id), Map.of("target", target), RowImport.class);
  }

  private static String json(ImportRequest request) {
    try {
      return ContractsJson.mapper().writeValueAsString(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is written as JSON", e);
    }
  }
}
