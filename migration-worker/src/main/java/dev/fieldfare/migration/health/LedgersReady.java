package dev.fieldfare.migration.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the ledger of every target is installed, and can be reached. */
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
    var response = HealthCheckResponse.named("ledgers").up();
    targets.forEach(
        (name, reachable) -> {
          boolean ready = reachable.getAsBoolean();
          response.withData(name, ready);
          if (!ready) {
            response.down();
          }
        });
    return response.build();
  }
}
