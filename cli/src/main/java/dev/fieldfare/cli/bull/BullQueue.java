package dev.fieldfare.cli.bull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A Bull queue from which jobs are taken.
 *
 * <p>One atomic step in Redis moves a job into our own list, so a worker of the queue never sees it
 * again. It stays in that list until its migration is enqueued. After an interruption, the next
 * command finds it there.
 */
final class BullQueue {

  // A job that a worker has taken meanwhile is in none of these places.
  private static final String TAKE =
      """
      local found = redis.call('LREM', KEYS[1], 0, ARGV[1]) + redis.call('LREM', KEYS[2], 0, ARGV[1])
        + redis.call('ZREM', KEYS[3], ARGV[1])
      if found > 0 then
        redis.call('ZREM', KEYS[4], ARGV[1])
        redis.call('RPUSH', KEYS[5], ARGV[1])
      end
      return found
      """;

  private final RedisSession redis;
  private final String prefix;

  /**
   * The queue of a name.
   *
   * @param prefix the prefix that Bull was configured with
   */
  BullQueue(RedisSession redis, String prefix, String name) {
    this.redis = redis;
    this.prefix = prefix + ":" + name + ":";
  }

  /** Jobs that wait, now or for their next attempt, and jobs taken before; the oldest first. */
  List<BullJob> waiting() throws IOException {
    List<String> ids = new ArrayList<>(taken());
    // Workers take from the end.
    ids.addAll(redis.texts("LRANGE", key("wait"), "0", "-1").reversed());
    ids.addAll(redis.texts("LRANGE", key("paused"), "0", "-1").reversed());
    ids.addAll(redis.texts("ZRANGE", key("delayed"), "0", "-1"));
    List<BullJob> jobs = new ArrayList<>();
    for (String id : ids.stream().distinct().toList()) {
      Map<String, String> fields = redis.fields(key(id), "data", "timestamp");
      String timestamp = fields.getOrDefault("timestamp", "");
      jobs.add(
          new BullJob(
              id,
              fields.getOrDefault("data", ""),
              timestamp.matches("[0-9]{1,18}") ? Long.parseLong(timestamp) : 0));
    }
    jobs.sort(Comparator.comparingLong(BullJob::timestamp));
    return jobs;
  }

  /** Jobs that a worker of the queue is processing. */
  long active() throws IOException {
    return redis.number("LLEN", key("active"));
  }

  /** Takes a job from the queue; false if a worker has taken it already. */
  boolean take(String id) throws IOException {
    return taken().contains(id)
        || redis.number(
                "EVAL",
                TAKE,
                "5",
                key("wait"),
                key("paused"),
                key("delayed"),
                key("priority"),
                key("fieldfare"),
                id)
            > 0;
  }

  /** Deletes a taken job. */
  void remove(String id) throws IOException {
    redis.send("DEL", key(id), key(id) + ":logs");
    redis.send("LREM", key("fieldfare"), "0", id);
  }

  private List<String> taken() throws IOException {
    return redis.texts("LRANGE", key("fieldfare"), "0", "-1");
  }

  private String key(String name) {
    return prefix + name;
  }
}
