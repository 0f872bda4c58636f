package dev.fieldfare.redisstreams.example;

import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells the application where the Redis of the test is, and adds the channels of {@link Kinds}. */
public class TestRedisOfShop implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    TestServers.redis().flush();
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.redis.hosts", TestServers.redis().url());
    // A second client, by name.
    settings.put("quarkus.redis.other.hosts", TestServers.redis().url());
    settings.put("mp.messaging.incoming.jsons.redis-client", "other");
    for (String channel : List.of("texts", "maps", "jsons", "classes", "copies", "strange")) {
      settings.put("mp.messaging.incoming." + channel + ".connector", "redis-streams");
      settings.put("mp.messaging.incoming." + channel + ".block", "200");
    }
    settings.put("mp.messaging.incoming.jsons.payload-field", "body");
    settings.put("mp.messaging.incoming.classes.failure-strategy", "dead-letter");
    settings.put("mp.messaging.incoming.copies.concurrency", "3");
    settings.put("mp.messaging.incoming.copies.consumer", "me");
    settings.put("mp.messaging.incoming.strange.failure-strategy", "note-down");
    return settings;
  }

  @Override
  public void stop() {
    // The server ends with the JVM.
  }
}
