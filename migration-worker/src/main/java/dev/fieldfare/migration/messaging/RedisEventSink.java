package dev.fieldfare.migration.messaging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.migration.EventSink;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Publishes events on the stream {@code fieldfare:events}.
 *
 * <p>A script does it, because the stream and the note of how far it is must change together, and
 * because only Redis can refuse a relay that was stopped and goes on late.
 */
public final class RedisEventSink implements EventSink {

  // KEYS: stream, note. ARGV: what must be published already ('begin': nothing, '' : only ask), the
  // lowest entry id to keep, then position and event in turn. Answers the position reached, or -1
  // when the note is gone.
  private static final String SCRIPT =
      """
      local at = redis.call('GET', KEYS[2])
      if ARGV[1] == '' then return tonumber(at or -1) end
      if at and (ARGV[1] == 'begin' or at ~= ARGV[1]) then return tonumber(at) end
      if not at and ARGV[1] ~= 'begin' then return -1 end
      for i = 3, #ARGV, 2 do redis.call('XADD', KEYS[1], '*', 'data', ARGV[i + 1]) end
      redis.call('SET', KEYS[2], ARGV[#ARGV - 1])
      redis.call('XTRIM', KEYS[1], 'MINID', '~', ARGV[2])
      return tonumber(ARGV[#ARGV - 1])
      """;

  private static final String SET_BACK =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) end
      return 1
      """;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;
  private final String note;
  private final Duration retention;
  private final Clock clock;

  public RedisEventSink(Redis redis, String target, Duration retention, Clock clock) {
    this.redis = redis;
    // The braces put the note into the slot of the stream, where a cluster has slots.
    this.note = "{" + Streams.EVENTS + "}:published:" + target;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Publication publish(List<LoggedEvent> events, boolean atBegin) {
    // This runs on a thread of the relay's own, never on an event loop.
    Response answer = redis.send(request(events, atBegin)).await().atMost(LONGEST);
    long position = answer.toLong();
    if (position < 0) {
      return new Publication.IsEmpty();
    }
    boolean through = !events.isEmpty() && position == events.getLast().position();
    return through ? new Publication.Through(position) : new Publication.IsAt(position);
  }

  @Override
  public void setBack(long from, long to) {
    Request eval = Request.cmd(Command.EVAL).arg(SET_BACK).arg(1).arg(note);
    redis.send(eval.arg(Long.toString(from)).arg(Long.toString(to))).await().atMost(LONGEST);
  }

  private Request request(List<LoggedEvent> events, boolean atBegin) {
    Request eval = Request.cmd(Command.EVAL).arg(SCRIPT).arg(2).arg(Streams.EVENTS).arg(note);
    if (events.isEmpty()) {
      return eval.arg("").arg("0");
    }
    eval.arg(atBegin ? "begin" : Long.toString(events.getFirst().position() - 1));
    eval.arg(Long.toString(clock.instant().minus(retention).toEpochMilli()));
    for (LoggedEvent event : events) {
      eval.arg(Long.toString(event.position())).arg(cloudEvent(event));
    }
    return eval;
  }

  // The data is JSON already; the rest is short and of known shape.
  static String cloudEvent(LoggedEvent event) {
    StringBuilder json = new StringBuilder(event.data().length() + 400);
    json.append("{\"specversion\":\"1.0\",\"id\":\"").append(event.id());
    text(json, "source", event.source());
    text(json, "type", event.type());
    text(json, "subject", event.subject());
    text(json, "time", event.time());
    text(json, "datacontenttype", "application/json");
    event.traceparent().ifPresent(parent -> text(json, "traceparent", parent));
    text(json, "sequence", Long.toString(event.sequence()));
    return json.append("\",\"data\":").append(event.data()).append('}').toString();
  }

  // Closes the value before it and leaves its own open.
  private static void text(StringBuilder json, String name, String value) {
    json.append("\",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
  }
}
