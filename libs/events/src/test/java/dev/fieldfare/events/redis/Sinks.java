package dev.fieldfare.events.redis;

import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sinks on a test's Redis, closed with this. */
final class Sinks implements AutoCloseable {
  private static final Duration RETENTION = Duration.ofDays(7);

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Vertx vertx = Vertx.vertx();
  private final TestRedis redis;
  private final Redis client;
  private final List<RedisEventSink> made = new ArrayList<>();

  Sinks(TestRedis redis) {
    this.redis = redis;
    this.client = Redis.createClient(new io.vertx.mutiny.core.Vertx(vertx), options(redis.port()));
  }

  /** How a sink publishes. */
  enum Way {
    IN_A_TRANSACTION,
    BY_A_SCRIPT
  }

  RedisEventSink sink(Way way, String target) {
    return switch (way) {
      case IN_A_TRANSACTION -> sink(transaction(target, options(redis.port())), target);
      case BY_A_SCRIPT -> sink(new ScriptWriter(client, PublishedNote.keyOf(target)), target);
    };
  }

  /** A sink that writes in transactions, through a proxy. */
  RedisEventSink through(FaultProxy proxy, String target, ProtocolVersion protocol) {
    RedisOptions options = options(proxy.port()).setPreferredProtocolVersion(protocol);
    return sink(transaction(target, options), target);
  }

  private RedisEventSink sink(EventWriter writer, String target) {
    made.add(
        new RedisEventSink(
            new PublishedNote(client, target), writer, RETENTION, Clock.systemUTC()));
    return made.getLast();
  }

  private EventWriter transaction(String target, RedisOptions options) {
    return new TransactionWriter(
        new OwnConnection(vertx, options, target, LONGEST), PublishedNote.keyOf(target));
  }

  private RedisOptions options(int port) {
    return new RedisOptions().setConnectionString(redis.url(port));
  }

  @Override
  public void close() {
    made.forEach(RedisEventSink::close);
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
