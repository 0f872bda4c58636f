package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.Durability;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Outbound;
import dev.fieldfare.redisstreams.support.Streams;
import dev.fieldfare.testkit.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis answers, but with an error: of another role, or of a limit. */
class ErrorRepliesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Streams redis;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  @Test
  void d21_acknowledgementsLeaveAPrimaryThatWasDemoted() {
    redis.add("orders", "a");

    try (RedisServer replica = replica();
        FaultProxy address = FaultProxy.to(redis.server().port());
        Inbound inbound = Inbound.on(redis.options(address)).start()) {
      Message<?> batch = inbound.next();
      failOver(replica);
      address.leadTo(replica.port());
      try {
        CompletionStage<Void> acknowledged = batch.ack();

        assertThat(acknowledged).succeedsWithin(PATIENCE);
        assertThat(pending(replica)).isZero();
        replica.send("XADD", "orders", "*", "v", "b");
        assertThat(values(inbound.next())).containsExactly("b");
      } finally {
        redis.run("REPLICAOF", "NO", "ONE");
      }
    }
  }

  @Test
  void d21_sendingLeavesAPrimaryThatWasDemoted() {
    try (RedisServer replica = replica();
        FaultProxy address = FaultProxy.to(redis.server().port());
        Outbound outbound = Outbound.to(redis.options(address))) {
      assertThat(outbound.send("a")).succeedsWithin(PATIENCE);
      failOver(replica);
      address.leadTo(replica.port());
      try {
        List<CompletableFuture<Void>> sent =
            IntStream.range(0, 50).mapToObj(i -> outbound.send("m" + i)).toList();

        assertThat(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)))
            .succeedsWithin(PATIENCE);
        assertThat(replica.send("XLEN", "invoices")).isEqualTo(51L);
      } finally {
        redis.run("REPLICAOF", "NO", "ONE");
      }
    }
  }

  @Test
  void d21_tooManyClientsDelayAMessageAndDoNotRefuseIt() {
    // Fewer than are connected: a connection of an earlier test that closes now leaves no room.
    redis.run("CONFIG", "SET", "maxclients", 1);
    long before = rejected();

    try (Outbound outbound = Outbound.to(redis.options(), "answer-timeout", "500")) {
      CompletableFuture<Void> sent = outbound.send("a");
      await().atMost(PATIENCE).until(() -> sent.isDone() || rejected() > before + 1);
      assertThat(sent).isNotDone();

      redis.run("CONFIG", "SET", "maxclients", 10_000);

      assertThat(sent).succeedsWithin(PATIENCE);
    } finally {
      redis.run("CONFIG", "SET", "maxclients", 10_000);
    }
  }

  @Test
  void d21_anEntryThatRedisCanNeverTakeIsRefused() {
    redis.run("SET", "invoices", "no stream");

    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(outbound.send("a")).failsWithin(PATIENCE);
    }
  }

  @Test
  void d21_theLimitInFlightHoldsForEntriesThatAreReadAgain() {
    redis.run("XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM");
    IntStream.range(0, 10).forEach(i -> redis.add("orders", i));
    redis.readAs("one", "orders", "workers", 10);

    try (Inbound inbound =
        Inbound.on(redis)
            .with("batch", "false")
            .with("ordered", "false")
            .with("max-in-flight", 3)
            .start()) {
      Set<Object> seen = new HashSet<>();
      while (seen.size() < 10) {
        List<Message<?>> handed = new ArrayList<>(List.of(inbound.next()));
        inbound.poll(300).ifPresent(handed::add);
        assertThat(inbound.channel().inFlight()).isLessThanOrEqualTo(3);
        handed.forEach(
            message -> {
              seen.add(((StreamEntry) message.getPayload()).id());
              ack(message);
            });
      }
    }
  }

  private long rejected() {
    String stats = redis.run("INFO", "stats").toString();
    return Long.parseLong(stats.replaceAll("(?s).*rejected_connections:(\\d+).*", "$1"));
  }

  /** A copy of the server of this test, under the same password. */
  private RedisServer replica() {
    RedisServer server = redis.server();
    RedisServer replica =
        new RedisServer(
            new RedisServer.Options(
                folder, FreePorts.next(), server.password(), Durability.FAST, true));
    replica.start();
    // A copy is wanted at once; Redis would wait five seconds for a second one.
    server.send("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    replica.send("CONFIG", "SET", "repl-diskless-sync-delay", "0");
    follow(replica, server.port());
    return replica;
  }

  private void failOver(RedisServer replica) {
    redis.add("marker", "last");
    await().atMost(PATIENCE).until(() -> Long.valueOf(1).equals(replica.send("EXISTS", "marker")));
    replica.send("REPLICAOF", "NO", "ONE");
    follow(redis.server(), replica.port());
  }

  private static void follow(RedisServer follower, int port) {
    follower.send("CONFIG", "SET", "masterauth", follower.password());
    follower.send("REPLICAOF", "127.0.0.1", Integer.toString(port));
    await()
        .atMost(PATIENCE)
        .until(() -> follower.send("INFO", "replication").toString().contains("link_status:up"));
  }

  private static long pending(RedisServer server) {
    return (Long) ((List<?>) server.send("XPENDING", "orders", "workers")).getFirst();
  }
}
