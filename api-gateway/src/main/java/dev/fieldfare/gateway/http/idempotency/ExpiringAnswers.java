package dev.fieldfare.gateway.http.idempotency;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.control.ExpiringTable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The retention of stored answers. */
class ExpiringAnswers {

  private static final Duration LONGEST = Duration.ofDays(30);

  @Produces
  @Singleton
  ExpiringTable answers(GatewayConfig config) {
    return new ExpiringTable(
        "answers", "created_at", "idempotency-retention", config.idempotencyRetention(), LONGEST);
  }
}
