package dev.fieldfare.gateway.ledger;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.BlockingExecutor;
import dev.fieldfare.gateway.EventFeed;
import dev.fieldfare.gateway.EventFilter;
import dev.fieldfare.gateway.GatewayConfig;
import dev.fieldfare.gateway.RequestRefused;
import dev.fieldfare.postgres.query.EventReader.Bounds;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Serves events from the logs of the ledgers; Redis has no part in it (I4). */
@ApplicationScoped
class LedgerEventFeed implements EventFeed {

  private final TargetPools pools;
  private final GatewayConfig.Events config;
  private final BlockingExecutor blocking;
  private final Map<String, TargetFeed> feeds = new ConcurrentHashMap<>();

  LedgerEventFeed(TargetPools pools, GatewayConfig config, BlockingExecutor blocking) {
    this.pools = pools;
    this.config = config.events();
    this.blocking = blocking;
  }

  @Override
  public Multi<Item> listen(String target, OptionalLong after, EventFilter filter) {
    refuseTooMany();
    TargetFeed feed =
        feeds.computeIfAbsent(target, name -> new TargetFeed(name, pools, config, blocking));
    Bounds bounds = feed.bounds();
    long position = after.isPresent() ? checked(after.getAsLong(), bounds) : bounds.last();
    return Multi.createFrom()
        .publisher(
            subscriber -> {
              Listener listener = new Listener(feed, position, filter, subscriber);
              feed.join(listener, bounds.last());
              subscriber.onSubscribe(listener);
            });
  }

  @Override
  public int listeners() {
    return feeds.values().stream().mapToInt(TargetFeed::listeners).sum();
  }

  void end(@Observes ShutdownEvent shutdown) {
    feeds.values().forEach(TargetFeed::endAll);
  }

  private void refuseTooMany() {
    if (listeners() >= config.maxClients()) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "So many listen already that no more are let in.");
    }
  }

  /** 0 is the beginning, wherever that is by now. */
  private static long checked(long after, Bounds bounds) {
    if (after == 0) {
      return bounds.first() - 1;
    }
    if (after < bounds.first() - 1 || after > bounds.last()) {
      throw new RequestRefused(
          FailureReason.GONE,
          "The log holds the events %d to %d; begin again without Last-Event-ID, or with 0."
              .formatted(bounds.first(), bounds.last()));
    }
    return after;
  }
}
