package dev.fieldfare.events.redis;

import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Makes a sink for each event log, of the kind that suits the Redis client. */
@ApplicationScoped
public class EventSinks {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final RedisConnectionOptions options;
  private final Vertx vertx;

  @Inject
  public EventSinks(Redis redis, RedisConnectionOptions options, Vertx vertx) {
    this.redis = redis;
    this.options = options;
    this.vertx = vertx;
  }

  /**
   * A sink for the events of a log; the caller closes it.
   *
   * @param log the target, or {@link dev.fieldfare.events.log.ControlLog#NAME}
   */
  public RedisEventSink of(String log, Duration retention) {
    return new RedisEventSink(
        new PublishedNote(redis, log), writer(log), retention, Clock.systemUTC());
  }

  private EventWriter writer(String log) {
    String note = PublishedNote.keyOf(log);
    RedisOptions copy = options.copy();
    return copy.getType() == RedisClientType.STANDALONE
        ? new TransactionWriter(new OwnConnection(vertx, copy, log, LONGEST), note)
        : new ScriptWriter(redis, note);
  }
}
