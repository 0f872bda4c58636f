package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.i18n.StreamsErrors.ERRORS;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The options of the Quarkus Redis clients, hosts, passwords, TLS and all, noted when Quarkus makes
 * the clients, so that who needs it can make connections of its own:
 * docs/decisions/0012-connections-of-our-own.md.
 */
@ApplicationScoped
public class RedisClients implements RedisOptionsCustomizer {

  private static final String DEFAULT = "<default>";

  private final Map<String, RedisOptions> options = new ConcurrentHashMap<>();

  /** Never used itself: because of it Quarkus makes all the clients that are configured. */
  @Inject @Any Instance<Redis> redis;

  @Override
  public void customize(String clientName, RedisOptions clientOptions) {
    // Not copied before it is used: other customizers may come after this one.
    options.put(clientName, clientOptions);
  }

  /** A copy of the options of a client. */
  public RedisOptions options(String channel, Optional<String> client) {
    RedisOptions found = options.get(client.orElse(DEFAULT));
    if (found == null) {
      throw ERRORS.noSuchClient(channel, client.orElse(DEFAULT));
    }
    return new RedisOptions(found);
  }
}
