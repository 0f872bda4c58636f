package dev.fieldfare.gateway.event;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds how many listen to events at once, in all and for each key. */
final class ListenerPlaces {

  private final GatewayConfig.Events config;
  private final Map<UUID, Integer> taken = new HashMap<>();
  private int total;

  ListenerPlaces(GatewayConfig.Events config) {
    this.config = config;
  }

  /** The place of one listener, which gives it back once. */
  final class Place {
    private final Caller caller;
    private final AtomicBoolean isFree = new AtomicBoolean();

    private Place(Caller caller) {
      this.caller = caller;
    }

    Caller caller() {
      return caller;
    }

    void release() {
      if (isFree.compareAndSet(false, true)) {
        free(caller.keyId());
      }
    }
  }

  /** A place for the caller. */
  synchronized Place take(Caller caller) {
    require(caller);
    total++;
    taken.merge(caller.keyId(), 1, Integer::sum);
    return new Place(caller);
  }

  /** Throws the refusal when there is no place for the caller. */
  synchronized void require(Caller caller) {
    if (total >= config.maxClients()) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE,
          "Event listener limit reached (%d).".formatted(config.maxClients()));
    }
    if (taken.getOrDefault(caller.keyId(), 0) >= config.maxClientsPerKey()) {
      throw new RequestRefused(
          FailureReason.RATE_LIMITED,
          "The key \"%s\" has reached its limit of %d event listeners; close one first."
              .formatted(caller.name(), config.maxClientsPerKey()));
    }
  }

  private synchronized void free(UUID keyId) {
    total--;
    taken.computeIfPresent(keyId, (same, count) -> count == 1 ? null : count - 1);
  }
}
