package dev.fieldfare.gateway.event;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.Bounds;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Serves events from the logs of the ledgers; Redis has no part in it (I4). */
@ApplicationScoped
class LedgerEventFeed implements EventFeed {

  private final EventLogs logs;
  private final GatewayConfig.Events config;
  private final BlockingExecutor blocking;
  private final ListenerPlaces places;
  private final Map<String, TargetFeed> feeds = new ConcurrentHashMap<>();

  LedgerEventFeed(EventLogs logs, GatewayConfig config, BlockingExecutor blocking) {
    this.logs = logs;
    this.config = config.events();
    this.blocking = blocking;
    this.places = new ListenerPlaces(this.config);
  }

  @Override
  public Multi<Item> listen(Caller caller, String target, OptionalLong after, EventFilter filter) {
    TargetFeed feed =
        feeds.computeIfAbsent(target, name -> new TargetFeed(name, logs, config, blocking));
    places.require(caller);
    Bounds bounds = feed.bounds();
    long position = after.isPresent() ? checked(target, after.getAsLong(), bounds) : bounds.last();
    return Multi.createFrom()
        .publisher(
            subscriber -> {
              Listener listener =
                  new Listener(feed, places.take(caller), position, filter, subscriber);
              feed.join(listener, bounds.last());
              subscriber.onSubscribe(listener);
            });
  }

  @Override
  public long end(String target) {
    return logs.read(target, EventLog::bounds).last();
  }

  @Override
  public int listeners() {
    return feeds.values().stream().mapToInt(TargetFeed::listeners).sum();
  }

  @Override
  public Set<Caller> callers() {
    return feeds.values().stream()
        .flatMap(feed -> feed.callers().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public void end(Predicate<Caller> whose) {
    feeds.values().forEach(feed -> feed.end(whose));
  }

  void end(@Observes ShutdownEvent shutdown) {
    end(caller -> true);
  }

  /** 0 is the beginning, wherever that is by now. */
  static long checked(String log, long after, Bounds bounds) {
    if (after == 0) {
      return bounds.first() - 1;
    }
    if (after < bounds.first() - 1 || after > bounds.last()) {
      throw new RequestRefused(
          FailureReason.GONE,
          ("The log of %s has only the events %d to %d."
                  + " Listen again without Last-Event-ID, or with 0.")
              .formatted(log, bounds.first(), bounds.last()));
    }
    return after;
  }
}
