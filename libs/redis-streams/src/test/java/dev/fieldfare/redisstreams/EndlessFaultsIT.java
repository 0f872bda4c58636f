package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import dev.fieldfare.testkit.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two readers of one group while faults of all kinds follow each other by chance; the seed is
 * printed.
 */
class EndlessFaultsIT {

  private static final int ROUNDS = 30;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random chance = new Random(seed);
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private Streams redis;
  private FaultProxy proxy;

  @BeforeEach
  void connect() {
    System.out.println("seed " + seed);
    redis = Streams.flushed();
    proxy = FaultProxy.to(redis.server().port());
  }

  @AfterEach
  void disconnect() {
    proxy.close();
    redis.close();
  }

  @Test
  void everyEntryIsAcknowledgedByTheApplicationAndByRedis() {
    List<String> sent = new ArrayList<>();

    try (Inbound one = reader("one", true);
        Inbound two = reader("two", false)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = chance.nextInt(30); i >= 0; i--) {
          sent.add(redis.add("orders", "v"));
        }
        work(one);
        work(two);
        fault();
      }
      proxy.restore();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!isDone(sent) && System.nanoTime() < deadline) {
        work(one);
        work(two);
      }
      assertThat(acknowledged).as("seed %d", seed).containsAll(sent);
      assertThat(redis.pending("orders", "workers")).as("seed %d", seed).isZero();
      assertThat(one.failure()).isEmpty();
      assertThat(two.failure()).isEmpty();
    }
  }

  private boolean isDone(List<String> sent) {
    return acknowledged.containsAll(sent) && redis.pending("orders", "workers") == 0;
  }

  private Inbound reader(String consumer, boolean ordered) {
    return Inbound.on(redis.options(proxy))
        .with("consumer", consumer)
        .with("ordered", ordered)
        .with("batch-size", 7)
        .with("max-in-flight", 20)
        .with("answer-timeout", 300)
        .with("take-over.idle", 500)
        .with("block", 50)
        .with("failure-strategy", "leave-pending")
        .start();
  }

  /** Settles what comes: acknowledges, refuses, or starts anew. */
  private void work(Inbound inbound) {
    for (Optional<Message<?>> next = inbound.poll(20); next.isPresent(); next = inbound.poll(1)) {
      Message<?> message = next.get();
      List<String> ids = metadata(message).ids().stream().map(StreamId::toString).toList();
      int what = chance.nextInt(10);
      if (what == 0) {
        message.nack(new IllegalStateException("by chance"));
      } else if (what == 1) {
        metadata(message).group().rejoin();
      } else {
        message.ack().thenRun(() -> acknowledged.addAll(ids));
      }
    }
  }

  private void fault() {
    switch (chance.nextInt(8)) {
      case 0 -> {
        redis.server().kill();
        redis.startAgain();
      }
      case 1 -> proxy.cut();
      case 2 -> proxy.blackHole();
      case 3 -> proxy.loseAnswers();
      case 4 -> redis.run("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      default -> proxy.restore();
    }
  }
}
