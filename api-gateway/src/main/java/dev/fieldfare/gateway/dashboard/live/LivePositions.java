package dev.fieldfare.gateway.dashboard.live;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The positions of a browser in the event logs of all targets, as one id: {@code main:12,crm:5}.
 *
 * <p>Not thread-safe; events of one connection arrive one after the other.
 */
final class LivePositions {

  private static final int LONGEST = 4_096;

  private final Map<String, Long> positions = new TreeMap<>();

  /** The positions of an id. What cannot be read is left out: the page refreshes as a whole. */
  static LivePositions of(String id) {
    LivePositions read = new LivePositions();
    if (id == null || id.length() > LONGEST) {
      return read;
    }
    for (String part : id.split(",")) {
      if (part.matches("(-|[a-z][a-z0-9_-]*):[0-9]{1,18}")) {
        int colon = part.indexOf(':');
        read.positions.put(part.substring(0, colon), Long.parseLong(part.substring(colon + 1)));
      }
    }
    return read;
  }

  /** The position in the log of this target; empty when the browser has none. */
  OptionalLong in(String target) {
    Long position = positions.get(target);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** The id after this event. */
  String after(String target, long position) {
    positions.put(target, position);
    return positions.entrySet().stream()
        .map(each -> each.getKey() + ":" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
