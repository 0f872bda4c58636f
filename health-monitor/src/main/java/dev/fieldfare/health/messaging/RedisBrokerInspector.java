package dev.fieldfare.health.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.health.check.BrokerInspector;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks Redis for the lengths of streams. */
@ApplicationScoped
public class RedisBrokerInspector implements BrokerInspector {
  private final RedisDataSource redis;

  RedisBrokerInspector(RedisDataSource redis) {
    this.redis = redis;
  }

  @Override
  public BrokerState inspect(String target) {
    try {
      return new BrokerState.Connected(
          unadmitted(Streams.migrations(target)),
          redis.stream(String.class).xlen(Streams.deadLetters(target)));
    } catch (RuntimeException e) {
      // The client reports every fault as another unchecked exception; none of them is a bug here.
      return new BrokerState.Away(String.valueOf(e.getMessage()));
    }
  }

  // Entries stay in the stream for a while after their admission.
  private long unadmitted(String stream) {
    long length = redis.stream(String.class).xlen(stream);
    if (length == 0) {
      return 0;
    }
    for (Response group : redis.execute("XINFO", "GROUPS", stream)) {
      if (Streams.WORKER_GROUP.equals(group.get("name").toString())) {
        Response lag = group.get("lag");
        return group.get("pending").toLong() + (lag == null ? length : lag.toLong());
      }
    }
    return length;
  }
}
