package dev.fieldfare.gateway.health;

import dev.fieldfare.gateway.control.ControlDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the gateway's own schema is there: without it no key can be checked. */
@Readiness
@ApplicationScoped
class ControlReady implements HealthCheck {

  private final ControlDatabase control;

  ControlReady(ControlDatabase control) {
    this.control = control;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("control database schema").status(control.isReady()).build();
  }
}
