package dev.fieldfare.redisstreams.internals;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.function.IntSupplier;

/** Makes meters in the global registry. Only loaded where Micrometer is. */
final class Meters {

  private final Tags tags;

  Meters(String channel, String stream) {
    tags = Tags.of("channel", channel, "stream", stream);
  }

  Counter counter(String name, String description, String... moreTags) {
    return Counter.builder("redis.streams." + name)
        .description(description)
        .tags(tags.and(moreTags))
        .register(Metrics.globalRegistry);
  }

  void gauge(String name, String description, IntSupplier value) {
    Gauge.builder("redis.streams." + name, value, IntSupplier::getAsInt)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(Metrics.globalRegistry);
  }
}
