package dev.fieldfare.gateway.config;

import dev.fieldfare.gateway.target.Target;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The targets of the configuration, read once at the start. */
@Startup
@ApplicationScoped
class ConfiguredTargets implements Targets {

  private final List<Target> targets;

  ConfiguredTargets(Config config) {
    this.targets = TargetSettings.read(config);
  }

  @Override
  public List<Target> all() {
    return targets;
  }
}
