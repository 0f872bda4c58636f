package dev.fieldfare.health.assembly;

import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.validation.ValidatedTargets;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.TargetConnections;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Connections to the targets: a few for events and liveness probes, and others for checks. So
 * checks that hang delay no probe.
 */
class TargetProducers {
  private static final int FOR_EVENTS_AND_PROBES = 4;
  private static final int FOR_CHECKS = 8;

  // A check that hangs ends on the server shortly after it was given up here.
  static final String SESSION =
      "SET lock_timeout = '1s'; SET statement_timeout = '10s'; SET timezone = 'UTC';"
          + " SET idle_in_transaction_session_timeout = '5s'; SET search_path = pg_catalog";

  // Validations change nothing.
  static final String READ_ONLY = "SET default_transaction_read_only = on; ";

  @Produces
  @Singleton
  TargetConnections connections(ServiceTargets targets) {
    return open(targets, "fieldfare health-monitor", FOR_EVENTS_AND_PROBES, SESSION);
  }

  void close(@Disposes TargetConnections connections) {
    connections.close();
  }

  @Produces
  @Singleton
  CheckedTargets targets(ServiceTargets targets) {
    return checked(targets, "fieldfare health-monitor checks", SESSION);
  }

  @Produces
  @Singleton
  ValidatedTargets validated(ServiceTargets targets) {
    return new ValidatedTargets(
        checked(targets, "fieldfare health-monitor validations", READ_ONLY + SESSION));
  }

  void close(@Disposes ValidatedTargets targets) {
    targets.close();
  }

  private static CheckedTargets checked(ServiceTargets targets, String name, String session) {
    TargetConnections connections = open(targets, name, FOR_CHECKS, session);
    return new CheckedTargets(
        targets.all().stream()
            .map(
                target ->
                    new CheckedTarget(
                        target.name(), target.username(), connections.of(target.name())))
            .toList(),
        connections::close);
  }

  void close(@Disposes CheckedTargets targets) {
    targets.close();
  }

  private static TargetConnections open(
      ServiceTargets targets, String name, int connections, String session) {
    return new TargetConnections(
        targets.all(),
        new PoolSettings(
            name, connections, Duration.ofSeconds(3), Duration.ofSeconds(15), 5, session));
  }
}
