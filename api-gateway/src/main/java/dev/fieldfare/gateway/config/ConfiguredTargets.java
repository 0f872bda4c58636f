package dev.fieldfare.gateway.config;

import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The targets of the configuration, as the gateway asks for them. */
@ApplicationScoped
class ConfiguredTargets implements Targets {

  private final ServiceTargets targets;

  ConfiguredTargets(ServiceTargets targets) {
    this.targets = targets;
  }

  @Override
  public List<Target> all() {
    return targets.all();
  }
}
