package dev.fieldfare.gateway.metrics;

import dev.fieldfare.gateway.AuditTrail;
import dev.fieldfare.gateway.EventFeed;
import dev.fieldfare.gateway.SummedRefusals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Gauges of the gateway; its requests are measured by the framework. */
@ApplicationScoped
class GatewayMetrics {

  void register(
      @Observes StartupEvent start,
      MeterRegistry registry,
      EventFeed feed,
      AuditTrail trail,
      SummedRefusals refusals) {
    FunctionCounter.builder("gateway_summed_refusals", refusals, SummedRefusals::total)
        .description("Wrong API keys, and deeds beyond the limit of a key.")
        .register(registry);
    Gauge.builder("gateway_event_listeners", feed, EventFeed::listeners)
        .description("Connections that listen to events.")
        .register(registry);
    FunctionCounter.builder("gateway_audit_set_aside_entries", trail, AuditTrail::setAside)
        .description("Entries that the audit table refused while it took others; see the log.")
        .register(registry);
    Gauge.builder("gateway_audit_unkept_entries", trail, AuditTrail::unkept)
        .description("Entries of the audit trail that wait for the control database.")
        .register(registry);
  }
}
