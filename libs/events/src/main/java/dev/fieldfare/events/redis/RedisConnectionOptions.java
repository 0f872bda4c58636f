package dev.fieldfare.events.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The options of the Redis client of Quarkus (hosts, password, TLS), noted when Quarkus makes the
 * client. Relays and consumers make connections of their own from them:
 * docs/decisions/0012-connections-of-our-own.md.
 */
@ApplicationScoped
public class RedisConnectionOptions implements RedisOptionsCustomizer {
  private static final String DEFAULT = "<default>";

  private volatile RedisOptions noted;

  @Override
  public void customize(String clientName, RedisOptions options) {
    // Not copied here: other customizers may come later.
    if (DEFAULT.equals(clientName)) {
      noted = options;
    }
  }

  /** A copy that the caller may change. */
  RedisOptions copy() {
    if (noted == null) {
      throw new IllegalStateException("quarkus has not made its redis client yet");
    }
    return new RedisOptions(noted);
  }
}
