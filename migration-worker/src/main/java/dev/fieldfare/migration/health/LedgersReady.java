package dev.fieldfare.migration.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the ledger of at least one target is installed and can be reached. A target that is
 * away is named, and the worker serves the remaining targets.
 */
@Readiness
@ApplicationScoped
public class LedgersReady implements HealthCheck {
  private final Map<String, BooleanSupplier> targets = new ConcurrentHashMap<>();

  /** Notes that a target is configured. */
  public void expect(String target) {
    targets.put(target, () -> false);
  }

  /** Notes that a target's ledger is in use, and who knows whether it can be reached. */
  public void inUse(String target, BooleanSupplier reachable) {
    targets.put(target, reachable);
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("ledgers");
    boolean any = false;
    for (var target : targets.entrySet()) {
      boolean ready = target.getValue().getAsBoolean();
      response.withData(target.getKey(), ready);
      any |= ready;
    }
    return response.status(any).build();
  }
}
