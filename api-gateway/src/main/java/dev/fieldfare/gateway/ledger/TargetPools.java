package dev.fieldfare.gateway.ledger;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.TargetConnections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** The connections to targets, whose failures name the target. */
@ApplicationScoped
public class TargetPools {

  private final Targets targets;
  private final TargetConnections connections;

  TargetPools(Targets targets, TargetConnections connections) {
    this.targets = targets;
    this.connections = connections;
  }

  /** Runs the work, each statement a transaction of its own. Blocks. */
  public <T> T with(String target, TargetConnections.Work<T> work) {
    try {
      return connections.with(targets.named(target).name(), work);
    } catch (SQLException e) {
      throw new TargetFailure(target, e);
    }
  }

  /** Pools with the limits of the gateway. */
  static class Pools {

    @Produces
    @Singleton
    TargetConnections connections(ServiceTargets targets, GatewayConfig config) {
      GatewayConfig.TargetPool limits = config.targetPool();
      return new TargetConnections(
          targets.all(),
          PoolSettings.forShortReads("fieldfare-gateway")
              .with(limits.maxSize(), limits.acquisitionTimeout()));
    }

    void close(@Disposes TargetConnections connections) {
      connections.close();
    }
  }
}
