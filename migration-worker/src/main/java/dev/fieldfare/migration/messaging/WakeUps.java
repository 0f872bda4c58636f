package dev.fieldfare.migration.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.migration.Signal;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens for the gateway's word that something is in an inbox, which spares latency and no more.
 */
public final class WakeUps implements AutoCloseable {
  private final ReactiveRedisDataSource redis;
  private final List<Cancellable> subscriptions = new ArrayList<>();

  public WakeUps(ReactiveRedisDataSource redis) {
    this.redis = redis;
  }

  /** Raises the signal at each word; a lost connection is made again for ever. */
  public void listen(String target, Signal signal) {
    subscriptions.add(
        redis
            .pubsub(String.class)
            .subscribe(Streams.wakeUp(target))
            .onFailure()
            .invoke(e -> Log.debugf("wake-ups interrupted target=%s error=%s", target, e))
            .onFailure()
            .retry()
            .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
            .indefinitely()
            .subscribe()
            .with(word -> signal.raise()));
  }

  @Override
  public void close() {
    subscriptions.forEach(Cancellable::cancel);
  }
}
