package dev.fieldfare.gateway;

import io.smallrye.mutiny.Multi;
import java.util.OptionalLong;

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
   * @throws RequestRefused when the log does not reach back that far
   */
  Multi<Item> listen(String target, OptionalLong after, EventFilter filter);

  /** How many listen now. */
  int listeners();
}
