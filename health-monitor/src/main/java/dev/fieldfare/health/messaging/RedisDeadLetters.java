package dev.fieldfare.health.messaging;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.health.remedy.DeadLetters;
import dev.fieldfare.service.queue.DeadLetterScript;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The dead letters of Redis. */
@ApplicationScoped
public class RedisDeadLetters implements DeadLetters {
  private static final Set<String> UNSENT =
      Set.of(DeadLetterScript.NOTHING_SENT, DeadLetterScript.TOO_MANY);

  private final RedisDataSource redis;

  RedisDeadLetters(RedisDataSource redis) {
    this.redis = redis;
  }

  @Override
  public Optional<Waiting> waiting(String target) {
    try {
      String stream = Streams.deadLetters(target);
      Response newest = redis.execute("XREVRANGE", stream, "+", "-", "COUNT", "1");
      return Optional.of(
          new Waiting(redis.execute("XLEN", stream).toLong(), ids(newest).stream().findFirst()));
    } catch (RuntimeException e) {
      // The client throws a different unchecked exception for each fault; none of them is a bug
      // here.
      Log.debugf("dead letters unknown target=%s reason=%s", target, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Replayed replay(String target, String last, int limit) {
    String from = Streams.deadLetters(target);
    String count = Integer.toString(limit);
    int sent = 0;
    int left = 0;
    for (String id : ids(redis.execute("XRANGE", from, "-", last, "COUNT", count))) {
      Response answer =
          redis.execute("EVAL", DeadLetterScript.TEXT, "2", from, Streams.migrations(target), id);
      // An operator may have replayed or deleted it meanwhile.
      if (answer != null) {
        boolean isUnsent = UNSENT.contains(answer.toString());
        left += isUnsent ? 1 : 0;
        sent += isUnsent ? 0 : 1;
      }
    }
    return new Replayed(sent, left);
  }

  private static List<String> ids(Response entries) {
    List<String> ids = new ArrayList<>();
    if (entries != null) {
      entries.forEach(entry -> ids.add(entry.get(0).toString()));
    }
    return ids;
  }
}
