package dev.fieldfare.service.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Stream;

/** Leaves out meters that exist several times under one name: only the first would be shown. */
class AmbiguousMeters {

  @Produces
  @Singleton
  MeterFilter withoutNamesakes() {
    return MeterFilter.deny(meter -> isOfOneConnection(meter) || isOfSeveral(meter));
  }

  // The connector, relays and consumers make a Redis client for each connection, and another one
  // after it was lost.
  private static boolean isOfOneConnection(Meter.Id meter) {
    return Stream.of("pool.name", "clientName")
        .map(tag -> String.valueOf(meter.getTag(tag)))
        .anyMatch(name -> name.startsWith("redis-streams/") || name.startsWith("events/"));
  }

  // Netty has several groups of threads, a Redis client has queues for each of its servers.
  private static boolean isOfSeveral(Meter.Id meter) {
    return Set.of("netty.eventexecutor.workers", "redis.queue.size", "redis.current")
        .contains(meter.getName());
  }
}
