package dev.fieldfare.events.redis;

import dev.fieldfare.testkit.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/** What Quarkus makes of this package in a service, for tests without Quarkus. */
public final class RedisParts implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Redis client;
  private final EventSinks sinks;
  private final EventWakeUps wakeUps;

  /** Parts that speak to this Redis. */
  public RedisParts(TestRedis redis) {
    RedisOptions options = new RedisOptions().setConnectionString(redis.url());
    RedisConnectionOptions noted = new RedisConnectionOptions();
    noted.customize("<default>", options);
    client = Redis.createClient(new io.vertx.mutiny.core.Vertx(vertx), options);
    sinks = new EventSinks(client, noted, vertx);
    wakeUps = new EventWakeUps(noted, vertx);
  }

  /** Sinks for relays. */
  public EventSinks sinks() {
    return sinks;
  }

  /** The reader of the stream. */
  public EventWakeUps wakeUps() {
    return wakeUps;
  }

  @Override
  public void close() {
    wakeUps.close();
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
