package dev.fieldfare.events.redis;

import dev.fieldfare.contracts.Streams;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.OptionalLong;

/** The note beside the event stream: the last position of a log that is published. */
final class PublishedNote {
  private static final String MOVE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
      return 1
      """;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final String key;

  PublishedNote(Redis redis, String log) {
    this.redis = redis;
    this.key = keyOf(log);
  }

  static String keyOf(String log) {
    // The braces put the note into the slot of the stream, where a cluster has slots.
    return "{" + Streams.EVENTS + "}:published:" + log;
  }

  /** Empty when there is no note. */
  OptionalLong position() {
    return position(redis.send(Request.cmd(Command.GET).arg(key)).await().atMost(LONGEST));
  }

  void move(long from, long to) {
    Request eval = Request.cmd(Command.EVAL).arg(MOVE).arg(1).arg(key);
    redis.send(eval.arg(Long.toString(from)).arg(Long.toString(to))).await().atMost(LONGEST);
  }

  private static OptionalLong position(Response note) {
    return note == null ? OptionalLong.empty() : OptionalLong.of(note.toLong());
  }
}
