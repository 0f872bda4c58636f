package dev.fieldfare.gateway.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Metrics of the event streams. */
@ApplicationScoped
class EventMetrics {

  void register(@Observes StartupEvent start, MeterRegistry registry, EventFeed feed) {
    Gauge.builder("gateway_event_listeners", feed, EventFeed::listeners)
        .description("Connections that listen to events.")
        .register(registry);
  }
}
