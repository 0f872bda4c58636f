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

  private static final String COUNT = "100";

  private final RedisDataSource redis;

  RedisDeadLetters(RedisDataSource redis) {
    this.redis = redis;
  }

  @Override
  public Optional<Waiting> waiting(String target, int limit) {
    try {
      String stream = Streams.deadLetters(target);
      long count = redis.execute("XLEN", stream).toLong();
      return Optional.of(new Waiting(count, sendable(stream, "+", limit).ids()));
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
    Sendable sendable = sendable(from, last, limit);
    int sent = 0;
    int left = sendable.others();
    for (String id : sendable.ids()) {
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

  /**
   * The oldest letters.
   *
   * @param ids of those that can be sent again
   * @param others how many letters between them cannot
   */
  private record Sendable(List<String> ids, int others) {}

  // Letters that cannot be sent stay in the stream, so there may be pages without any other.
  private Sendable sendable(String stream, String last, int limit) {
    List<String> ids = new ArrayList<>();
    int others = 0;
    String begin = "-";
    while (ids.size() < limit) {
      Response page = redis.execute("EVAL", DeadLetterScript.PAGE, "1", stream, begin, last, COUNT);
      int read = page.get(0).toInteger();
      if (read == 0) {
        break;
      }
      page.get(2).forEach(id -> ids.add(id.toString()));
      others += read - page.get(2).size();
      begin = "(" + page.get(1);
    }
    return new Sendable(List.copyOf(ids.subList(0, Math.min(limit, ids.size()))), others);
  }
}
