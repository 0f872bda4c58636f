package dev.fieldfare.gateway.health;

import dev.fieldfare.gateway.Ledgers;
import dev.fieldfare.gateway.Target;
import dev.fieldfare.gateway.Targets;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the ledger of at least one target answers: one target that is away must not shut the
 * door of the others.
 */
@Readiness
@ApplicationScoped
class TargetsReady implements HealthCheck {

  private final Targets targets;
  private final Ledgers ledgers;

  TargetsReady(Targets targets, Ledgers ledgers) {
    this.targets = targets;
    this.ledgers = ledgers;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("targets");
    boolean any = false;
    for (Target target : targets.all()) {
      boolean isInstalled = ledgers.isInstalled(target.name());
      response.withData(target.name(), isInstalled ? "ledger installed" : "no ledger");
      any |= isInstalled;
    }
    return response.status(any).build();
  }
}
