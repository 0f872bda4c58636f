package dev.fieldfare.gateway.event;

import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Multi;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** The events of the targets, live and from the log. */
public interface EventFeed {

  /**
   * What a listener is sent.
   *
   * @param position the position in the log; for a heartbeat, up to where the filter has passed
   * @param json the event as all listeners get it; empty for a heartbeat
   */
  record Item(long position, String json) {

    /** True for a heartbeat: the connection is alive. */
    public boolean isAlive() {
      return json.isEmpty();
    }
  }

  /**
   * Streams the matching events after this position, or from now on, in the order of the log and
   * without gaps. Blocks until the first position is known.
   *
   * <p>The stream ends when the listener cancels it or the caller's key is no longer valid.
   *
   * @throws RequestRefused when the log no longer has the position, or when the limit of listeners
   *     is reached
   */
  Multi<Item> listen(Caller caller, String target, OptionalLong after, EventFilter filter);

  /** The position of the newest event of a log. Blocks. */
  long end(String target);

  /** The callers that have listeners now. */
  Set<Caller> callers();

  /** Ends the streams of these callers. */
  void end(Predicate<Caller> whose);

  /** The number of listeners now. */
  int listeners();
}
