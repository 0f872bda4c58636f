package dev.fieldfare.migration.messaging;

import io.quarkus.logging.Log;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at start whether Redis is set up so that it loses nothing by itself (I4). */
public final class RedisSettings {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Redis redis;

  public RedisSettings(Redis redis) {
    this.redis = redis;
  }

  /** Logs what should be otherwise; returns it, for tests. */
  public List<String> check() {
    List<String> wrong = new ArrayList<>();
    String policy = setting("maxmemory-policy");
    if (!"noeviction".equals(policy) && !"0".equals(setting("maxmemory"))) {
      wrong.add("maxmemory-policy is " + policy + ": redis may delete the queue, set noeviction");
      Log.error(wrong.getLast());
    }
    if (!"yes".equals(setting("appendonly"))) {
      wrong.add(
          "appendonly is off: messages that are not admitted yet are lost if"
              + " redis restarts, set it to yes");
      Log.warn(wrong.getLast());
    }
    return wrong;
  }

  private String setting(String name) {
    Response answer =
        redis.send(Request.cmd(Command.CONFIG).arg("GET").arg(name)).await().atMost(LONGEST);
    return answer.containsKey(name) ? answer.get(name).toString() : answer.get(1).toString();
  }
}
