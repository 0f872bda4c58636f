package dev.fieldfare.service.target;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The connections to targets that a service gets unless it produces others. */
class TargetProducer {

  @Produces
  @Singleton
  @DefaultBean
  TargetConnections connections(
      ServiceTargets targets, @ConfigProperty(name = "quarkus.application.name") String service) {
    return new TargetConnections(targets.all(), PoolSettings.forShortReads("fieldfare " + service));
  }

  void close(@Disposes TargetConnections connections) {
    connections.close();
  }
}
