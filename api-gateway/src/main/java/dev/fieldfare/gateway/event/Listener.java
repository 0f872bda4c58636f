package dev.fieldfare.gateway.event;

import dev.fieldfare.gateway.event.EventFeed.Item;
import dev.fieldfare.gateway.security.Caller;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One listener: a position in the log, and the number of events that it can accept.
 *
 * <p>Without events it needs only these few fields. A listener that is older than the events in
 * memory reads the log itself, at its own speed, without delaying others.
 */
final class Listener implements Flow.Subscription {

  private final TargetFeed feed;
  private final ListenerPlaces.Place place;
  private final EventFilter filter;
  private final Flow.Subscriber<? super Item> subscriber;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<BufferedEvent> fromLog = new ArrayDeque<>();
  private long position;
  private boolean isReading;
  private volatile boolean isCancelled;
  private volatile boolean isEnding;
  private volatile boolean owesSign = true;
  private volatile boolean hasHeard;

  Listener(
      TargetFeed feed,
      ListenerPlaces.Place place,
      long position,
      EventFilter filter,
      Flow.Subscriber<? super Item> subscriber) {
    this.feed = feed;
    this.place = place;
    this.position = position;
    this.filter = filter;
    this.subscriber = subscriber;
  }

  Caller caller() {
    return place.caller();
  }

  @Override
  public void request(long n) {
    demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    drain();
  }

  @Override
  public void cancel() {
    isCancelled = true;
    feed.leave(this);
    place.release();
  }

  /** Ends the stream; the listener connects again with its last position. */
  void end() {
    isEnding = true;
    drain();
  }

  /** Called periodically: sends a heartbeat if nothing was sent since the last call. */
  void tick() {
    owesSign = !hasHeard;
    hasHeard = false;
    if (owesSign) {
      drain();
    }
  }

  /** Events that were read from the log for this listener. */
  void read(List<BufferedEvent> events) {
    synchronized (fromLog) {
      fromLog.addAll(events);
      isReading = false;
    }
    drain();
  }

  /** Sends the events that the listener can accept, one thread at a time. */
  void drain() {
    if (calls.getAndIncrement() != 0) {
      return;
    }
    int answered = 1;
    do {
      sendAll();
      answered = calls.addAndGet(-answered);
    } while (answered != 0);
  }

  private void sendAll() {
    if (isEnding && !isCancelled) {
      cancel();
      subscriber.onComplete();
    }
    if (owesSign && demand.get() > 0 && !isCancelled) {
      owesSign = false;
      send(new Item(position, ""));
    }
    while (demand.get() > 0 && !isCancelled) {
      BufferedEvent event = next();
      if (event == null) {
        return;
      }
      position = event.position();
      if (filter.matches(event.type(), event.subject())) {
        hasHeard = true;
        send(new Item(event.position(), event.json()));
      }
    }
  }

  private BufferedEvent next() {
    synchronized (fromLog) {
      BufferedEvent event = fromLog.poll();
      if (event != null || isReading) {
        return event;
      }
      if (feed.recent().hasForgotten(position)) {
        isReading = true;
        feed.readFor(this, position);
        return null;
      }
    }
    return feed.recent().after(position);
  }

  private void send(Item item) {
    if (demand.get() != Long.MAX_VALUE) {
      demand.decrementAndGet();
    }
    subscriber.onNext(item);
  }
}
