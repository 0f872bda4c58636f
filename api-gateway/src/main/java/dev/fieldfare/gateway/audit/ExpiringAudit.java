package dev.fieldfare.gateway.audit;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.control.ExpiringTable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The retention of audit entries. */
class ExpiringAudit {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Produces
  @Singleton
  ExpiringTable audit(GatewayConfig config) {
    return new ExpiringTable(
        "audit", "kept_at", "retention.audit", config.retention().audit(), LONGEST, true);
  }
}
