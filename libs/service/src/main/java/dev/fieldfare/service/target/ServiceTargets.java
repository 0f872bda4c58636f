package dev.fieldfare.service.target;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The targets of the configuration, read once; a mistake in it stops the start of the service. */
@Startup
@ApplicationScoped
public class ServiceTargets {
  private final List<Target> all;

  ServiceTargets(Config config) {
    this.all = TargetReader.read(config);
  }

  /** All targets in the order of the configuration; at least one. */
  public List<Target> all() {
    return all;
  }

  /** The target with this name. */
  public Optional<Target> named(String name) {
    return all.stream().filter(target -> target.name().equals(name)).findFirst();
  }
}
