package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.StreamId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;

/**
 * Between what is read and what the application has asked for: back-pressure, order, and the ids
 * that this consumer holds. Belongs to one event loop.
 */
final class HandOver {

  private final boolean ordered;
  private final int maxInFlight;
  private final Deque<Delivery> ready = new ArrayDeque<>();
  private final Set<StreamId> held = new HashSet<>();
  private Flow.Subscriber<? super Delivery> subscriber;
  private long demand;
  private int unsettled;
  private boolean draining;
  private volatile int heldCount;

  HandOver(boolean ordered, int maxInFlight) {
    this.ordered = ordered;
    this.maxInFlight = maxInFlight;
  }

  void subscriber(Flow.Subscriber<? super Delivery> subscriber) {
    this.subscriber = subscriber;
  }

  void request(long count) {
    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
  }

  /**
   * Whether it is time to read more: the application waits, and nothing that was read waits for it.
   */
  boolean wantsMore() {
    return ready.isEmpty() && demand > 0 && mayHandOver() && room() > 0;
  }

  /** How many entries may still be read before the limit of those in flight. */
  int room() {
    return ordered ? Integer.MAX_VALUE : maxInFlight - held.size();
  }

  void offer(Delivery delivery) {
    ready.add(delivery);
    hold(delivery.allIds());
  }

  void hold(Collection<StreamId> ids) {
    held.addAll(ids);
    heldCount = held.size();
  }

  void release(Collection<StreamId> ids) {
    ids.forEach(held::remove);
    heldCount = held.size();
  }

  /** The ids that are being worked on or wait to be. */
  Set<StreamId> held() {
    return held;
  }

  /** Those of the delivery that are not acknowledged yet. */
  List<StreamId> stillHeld(Delivery delivery) {
    return delivery.allIds().stream().filter(held::contains).toList();
  }

  /** May be asked from any thread. */
  int heldCount() {
    return heldCount;
  }

  int unsettled() {
    return unsettled;
  }

  /** The application is done with a delivery of the current join, one way or the other. */
  void settled(Delivery delivery) {
    release(delivery.allIds());
    unsettled--;
  }

  /** Forgets everything: what was read before belongs to another join. */
  void clear() {
    ready.clear();
    held.clear();
    heldCount = 0;
    unsettled = 0;
  }

  void drain() {
    // The application may settle a delivery while it is handed over, and ask for the next.
    if (draining) {
      return;
    }
    draining = true;
    while (demand > 0 && !ready.isEmpty() && mayHandOver()) {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      unsettled++;
      subscriber.onNext(ready.poll());
    }
    draining = false;
  }

  private boolean mayHandOver() {
    return !ordered || unsettled == 0;
  }
}
