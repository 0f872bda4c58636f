package dev.fieldfare.bench.chaos.sender;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Everything that all senders sent, and when Redis lost what it had. */
public final class SentMessages {
  private final ConcurrentLinkedQueue<SentMessage> all = new ConcurrentLinkedQueue<>();
  private final Map<String, List<SentMessage>> byKey = new ConcurrentHashMap<>();
  private final AtomicLong lastLoss = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong resent = new AtomicLong();

  void add(SentMessage sent) {
    all.add(sent);
    sent.message()
        .key()
        .ifPresent(key -> byKey.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>()).add(sent));
  }

  public List<SentMessage> all() {
    return List.copyOf(all);
  }

  List<SentMessage> of(String key) {
    return byKey.getOrDefault(key, List.of());
  }

  Optional<SentMessage> first(String key) {
    return of(key).stream().findFirst();
  }

  /** Redis was flushed or killed: what it had confirmed until now may be gone. */
  public void redisLost() {
    lastLoss.set(System.nanoTime());
  }

  /** True when Redis may have lost something since this moment. */
  public boolean lostSince(long moment) {
    long loss = lastLoss.get();
    return loss != Long.MIN_VALUE && loss - moment >= 0;
  }

  long lastLoss() {
    return lastLoss.get();
  }

  void countResent() {
    resent.incrementAndGet();
  }

  public long resent() {
    return resent.get();
  }
}
