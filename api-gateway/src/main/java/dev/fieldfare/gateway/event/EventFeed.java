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
   * @param position its place in the log; 0 for a sign of life
   * @param json the event as everybody sees it; empty for a sign of life
   */
  record Item(long position, String json) {

    /** Says that the connection stands. */
    public static final Item ALIVE = new Item(0, "");

    public boolean isAlive() {
      return position == 0;
    }
  }

  /**
   * Everything that matches after this position, or from now on, in the order of the log and
   * without a gap, for as long as the listener wants. Blocks until it is known where to begin.
   *
   * <p>It ends when the caller's key is no longer valid.
   *
   * @throws RequestRefused when the log does not reach back that far, or too many listen already
   */
  Multi<Item> listen(Caller caller, String target, OptionalLong after, EventFilter filter);

  /** Whose listeners listen now. */
  Set<Caller> callers();

  /** Ends the streams of these callers. */
  void end(Predicate<Caller> whose);

  /** How many listen now. */
  int listeners();
}
