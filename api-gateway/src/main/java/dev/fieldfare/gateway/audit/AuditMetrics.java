package dev.fieldfare.gateway.audit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Metrics of the audit trail. */
@ApplicationScoped
class AuditMetrics {

  void register(
      @Observes StartupEvent start,
      MeterRegistry registry,
      AuditTrail trail,
      SummedRefusals refusals) {
    FunctionCounter.builder("gateway_summed_refusals", refusals, SummedRefusals::total)
        .description("Requests with a wrong API key, and requests over the rate limit of a key.")
        .register(registry);
    FunctionCounter.builder("gateway_audit_set_aside_entries", trail, AuditTrail::setAside)
        .description(
            "Audit entries that the audit table rejected while it accepted"
                + " other entries. The log has each of them.")
        .register(registry);
    Gauge.builder("gateway_audit_unkept_entries", trail, AuditTrail::unkept)
        .description("Entries of the audit trail that wait for the control database.")
        .register(registry);
  }
}
