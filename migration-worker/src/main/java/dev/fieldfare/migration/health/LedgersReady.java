package dev.fieldfare.migration.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the ledger of every target is installed and in use. */
@Readiness
@ApplicationScoped
public class LedgersReady implements HealthCheck {
  private final Map<String, Boolean> targets = new ConcurrentHashMap<>();

  /** Notes that a target is configured. */
  public void expect(String target) {
    targets.put(target, false);
  }

  /** Notes that a target's ledger is in use. */
  public void ready(String target) {
    targets.put(target, true);
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("ledgers").status(!targets.containsValue(false));
    targets.forEach((name, ready) -> response.withData(name, ready));
    return response.build();
  }
}
