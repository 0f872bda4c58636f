package dev.fieldfare.migration.messaging;

import dev.fieldfare.redisstreams.RedisClients;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes a sink for each target, of the kind that suits the client. */
@ApplicationScoped
public class EventSinks {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final RedisClients clients;
  private final Vertx vertx;

  @Inject
  public EventSinks(Redis redis, RedisClients clients, Vertx vertx) {
    this.redis = redis;
    this.clients = clients;
    this.vertx = vertx;
  }

  /** A sink for the events of a target; the caller closes it. */
  public RedisEventSink of(String target, Duration retention) {
    return new RedisEventSink(
        new PublishedNote(redis, target), writer(target), retention, Clock.systemUTC());
  }

  private EventWriter writer(String target) {
    String note = PublishedNote.keyOf(target);
    RedisOptions options = clients.options("events", Optional.empty());
    return options.getType() == RedisClientType.STANDALONE
        ? new TransactionWriter(new OwnConnection(vertx, options, target, LONGEST), note)
        : new ScriptWriter(redis, note);
  }
}
