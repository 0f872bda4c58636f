package dev.fieldfare.migration.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Stream;

/** Leaves out meters of which several have one name, so that they would show only the first. */
class MetersLeftOut {

  @Produces
  @Singleton
  MeterFilter withoutNamesakes() {
    return MeterFilter.deny(meter -> isOfOneConnection(meter) || isOfSeveral(meter));
  }

  // The connector and the relays make a client for each connection, and another one when that was
  // lost.
  private static boolean isOfOneConnection(Meter.Id meter) {
    return Stream.of("pool.name", "clientName")
        .map(tag -> String.valueOf(meter.getTag(tag)))
        .anyMatch(name -> name.startsWith("redis-streams/") || name.startsWith("events/"));
  }

  // Netty has groups of threads for different work, a Redis client queues for each of its servers.
  private static boolean isOfSeveral(Meter.Id meter) {
    return Set.of("netty.eventexecutor.workers", "redis.queue.size", "redis.current")
        .contains(meter.getName());
  }
}
