package dev.fieldfare.gateway.metrics;

import dev.fieldfare.gateway.AuditTrail;
import dev.fieldfare.gateway.EventFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Gauges of the gateway; its requests are measured by the framework. */
@ApplicationScoped
class GatewayMetrics {

  void register(
      @Observes StartupEvent start, MeterRegistry registry, EventFeed feed, AuditTrail trail) {
    Gauge.builder("gateway_event_listeners", feed, EventFeed::listeners)
        .description("Connections that listen to events.")
        .register(registry);
    Gauge.builder("gateway_audit_unkept_entries", trail, AuditTrail::unkept)
        .description("Entries of the audit trail that wait for the control database.")
        .register(registry);
  }
}
