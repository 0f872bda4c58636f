package dev.fieldfare.gateway.event;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.KeyHolders;
import dev.fieldfare.gateway.security.KeyRevoked;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Ends event streams whose key or token is no longer valid: at once when a key is revoked here, and
 * within the time of the key cache when it is revoked elsewhere or a token expires.
 *
 * <p>While the control database cannot be reached, streams stay open: nothing can be revoked then.
 */
@ApplicationScoped
public class ListenerKeyCheck {

  private final EventFeed feed;
  private final KeyHolders keys;
  private final GatewayConfig config;
  private final AtomicBoolean isChecking = new AtomicBoolean();
  private ScheduledFuture<?> timer;

  ListenerKeyCheck(EventFeed feed, KeyHolders keys, GatewayConfig config) {
    this.feed = feed;
    this.keys = keys;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    long millis = Math.max(1, config.keyCache().toMillis());
    timer =
        Infrastructure.getDefaultWorkerPool()
            .scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.cancel(false);
  }

  void end(@Observes KeyRevoked revoked) {
    feed.end(caller -> caller.keyId().equals(revoked.keyId()));
  }

  private void check() {
    Instant now = Instant.now();
    feed.end(caller -> caller.expiresAt().filter(now::isAfter).isPresent());
    Set<Caller> holders =
        feed.callers().stream()
            .filter(caller -> caller.expiresAt().isEmpty())
            .collect(Collectors.toSet());
    if (!holders.isEmpty() && isChecking.compareAndSet(false, true)) {
      keys.stillValid(holders)
          .onTermination()
          .invoke(() -> isChecking.set(false))
          .subscribe()
          .with(
              valid -> feed.end(caller -> holders.contains(caller) && !valid.contains(caller)),
              failure -> Log.warnf("keys of event listeners not checked reason=%s", failure));
    }
  }
}
