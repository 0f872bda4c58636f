package dev.fieldfare.redisstreams.internals;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;

/**
 * What a channel gets from the application.
 *
 * @param vertx for an event loop of its own
 * @param options of the Redis client, for connections of its own
 * @param tracing for the context of traces
 */
public record ChannelContext(Vertx vertx, RedisOptions options, Tracing tracing) {

  Context newEventLoop() {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
