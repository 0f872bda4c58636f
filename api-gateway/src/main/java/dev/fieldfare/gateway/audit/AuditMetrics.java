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
        .description("Wrong API keys, and actions beyond the rate limit of a key.")
        .register(registry);
    FunctionCounter.builder("gateway_audit_set_aside_entries", trail, AuditTrail::setAside)
        .description("Entries that the audit table refused while it took others; see the log.")
        .register(registry);
    Gauge.builder("gateway_audit_unkept_entries", trail, AuditTrail::unkept)
        .description("Entries of the audit trail that wait for the control database.")
        .register(registry);
  }
}
