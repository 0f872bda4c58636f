package dev.fieldfare.gateway.health;

import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.Ledgers;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
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
  private final TargetGathering gathering;

  private record State(String target, boolean isInstalled) {}

  TargetsReady(Targets targets, Ledgers ledgers, TargetGathering gathering) {
    this.targets = targets;
    this.ledgers = ledgers;
    this.gathering = gathering;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("targets");
    Gathered<State> states =
        gathering.all(targets.all(), name -> new State(name, ledgers.isInstalled(name)));
    states
        .answers()
        .forEach(
            s -> response.withData(s.target(), s.isInstalled() ? "ledger installed" : "no ledger"));
    states.missing().forEach(missing -> response.withData(missing.target(), "does not answer"));
    return response.status(states.answers().stream().anyMatch(State::isInstalled)).build();
  }
}
