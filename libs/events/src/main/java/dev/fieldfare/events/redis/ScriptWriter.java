package dev.fieldfare.events.redis;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.events.redis.EventBatch.Entry;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes by one script, for clients that may change over to another server between two commands:
 * of a cluster, of Sentinel, of replicas. There a {@code WATCH} and its {@code EXEC} could meet
 * different servers; a script is one command.
 */
final class ScriptWriter implements EventWriter {
  // KEYS: stream, note. ARGV: what must be published already ('begin': nothing), the lowest entry
  // id to keep, the last position, then the events. Answers the position reached, or -1 when the
  // note is gone.
  private static final String SCRIPT =
      """
      local at = redis.call('GET', KEYS[2])
      if at and at ~= ARGV[1] then return tonumber(at) end
      if not at and ARGV[1] ~= 'begin' then return -1 end
      for i = 4, #ARGV do redis.call('XADD', KEYS[1], '*', 'data', ARGV[i]) end
      redis.call('SET', KEYS[2], ARGV[3])
      redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[2])
      return tonumber(ARGV[3])
      """;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final String note;

  ScriptWriter(Redis redis, String note) {
    this.redis = redis;
    this.note = note;
  }

  @Override
  public OptionalLong write(EventBatch batch) {
    addElsewhere(batch);
    long position = redis.send(request(batch)).await().atMost(LONGEST).toLong();
    return position < 0 ? OptionalLong.empty() : OptionalLong.of(position);
  }

  @Override
  public void close() {
    // The connections are those of everybody.
  }

  private Request request(EventBatch batch) {
    Request eval = Request.cmd(Command.EVAL).arg(SCRIPT).arg(2).arg(Streams.EVENTS).arg(note);
    eval.arg(batch.after().isPresent() ? Long.toString(batch.after().getAsLong()) : "begin");
    eval.arg(Long.toString(batch.keepFrom())).arg(Long.toString(batch.through()));
    batch.entries().stream()
        .filter(entry -> entry.stream().equals(Streams.EVENTS))
        .forEach(entry -> eval.arg(entry.json()));
    return eval;
  }

  // Other streams may be in other slots, where the script cannot write. Their entries come first:
  // after a failure in between they are added again, with the same event ids.
  private void addElsewhere(EventBatch batch) {
    List<Entry> elsewhere =
        batch.entries().stream().filter(entry -> !entry.stream().equals(Streams.EVENTS)).toList();
    if (!elsewhere.isEmpty() && batch.follows(published())) {
      elsewhere.forEach(
          entry -> redis.send(Request.newInstance(entry.added())).await().atMost(LONGEST));
    }
  }

  private OptionalLong published() {
    Response at = redis.send(Request.cmd(Command.GET).arg(note)).await().atMost(LONGEST);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at.toLong());
  }
}
