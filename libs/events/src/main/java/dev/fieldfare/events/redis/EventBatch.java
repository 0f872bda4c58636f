package dev.fieldfare.events.redis;

import dev.fieldfare.contracts.Streams;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.OptionalLong;

/**
 * Events as they are published, together and in this order.
 *
 * @param after the position that must be published already; empty when nothing may be
 * @param through the position of the last of them
 * @param keepFrom the lowest entry id to keep, in milliseconds
 * @param entries at least one
 */
record EventBatch(OptionalLong after, long through, long keepFrom, List<Entry> entries) {

  EventBatch {
    entries = List.copyOf(entries);
  }

  /**
   * An event as it is published.
   *
   * @param stream the key of its stream
   * @param json the event as CloudEvents JSON
   */
  record Entry(String stream, String json) {

    /** The command that adds it. */
    Request added() {
      return Request.cmd(Command.XADD).arg(stream).arg("*").arg(Streams.DATA_FIELD).arg(json);
    }
  }

  /** Whether these events come next after what is published. */
  boolean follows(OptionalLong published) {
    return after.equals(published);
  }
}
