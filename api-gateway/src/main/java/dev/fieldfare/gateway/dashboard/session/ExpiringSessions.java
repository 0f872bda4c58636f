package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.control.ExpiringTable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Sessions are deleted when their longest time is over. */
class ExpiringSessions {

  private static final Duration LONGEST = Duration.ofDays(30);

  @Produces
  @Singleton
  ExpiringTable sessions(GatewayConfig config) {
    return new ExpiringTable(
        "sessions", "created_at", "sessions.lifetime", config.sessions().lifetime(), LONGEST);
  }
}
