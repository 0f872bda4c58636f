package dev.fieldfare.bench.chaos;

import dev.fieldfare.embedded.RedisServer;
import java.util.List;

/**
 * What the groups of a stream have still to do.
 *
 * @param isRead false for a stream that no group reads
 * @param pending entries that were read and not acknowledged
 * @param unread entries that were not read yet
 */
public record StreamBacklog(boolean isRead, long pending, long unread) {

  /** The backlog of a stream; a stream that does not exist has none. */
  public static StreamBacklog of(RedisServer redis, String stream) {
    if (!Long.valueOf(1).equals(redis.send("EXISTS", stream))) {
      return new StreamBacklog(true, 0, 0);
    }
    List<?> groups = (List<?>) redis.send("XINFO", "GROUPS", stream);
    long pending = 0;
    long unread = 0;
    for (Object group : groups) {
      pending += number((List<?>) group, "pending");
      unread += number((List<?>) group, "lag");
    }
    return new StreamBacklog(!groups.isEmpty(), pending, unread);
  }

  /** True when every entry is acknowledged. */
  public boolean isEmpty() {
    return isRead && pending == 0 && unread == 0;
  }

  private static long number(List<?> facts, String name) {
    Object value = facts.get(facts.indexOf(name) + 1);
    return value instanceof Long number ? number : 0;
  }
}
