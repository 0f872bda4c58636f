package dev.fieldfare.gateway.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Points the gateway's own database at {@code fieldfare.control.*}, and where nothing is said there
 * at the first target; and Redis at {@code fieldfare.redis.url}.
 *
 * <p>It comes after everything that is said in so many words: {@code quarkus.datasource.*} wins.
 */
public final class ControlDatabase implements ConfigSourceFactory {

  private static final int AFTER_ALL_OTHERS = 50;
  private static final String JDBC = "jdbc:";
  private static final String DATASOURCE = "quarkus.datasource.";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> derived = new HashMap<>();
    url(context)
        .ifPresent(
            url -> {
              derived.put(DATASOURCE + "jdbc.url", url);
              derived.put(DATASOURCE + "reactive.url", url.substring(JDBC.length()));
            });
    value(context, "username").ifPresent(user -> derived.put(DATASOURCE + "username", user));
    value(context, "password").ifPresent(secret -> derived.put(DATASOURCE + "password", secret));
    known(context, "fieldfare.redis.url").ifPresent(url -> derived.put("quarkus.redis.hosts", url));
    return List.of(new PropertiesConfigSource(derived, "control database", AFTER_ALL_OTHERS));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(AFTER_ALL_OTHERS);
  }

  private static Optional<String> url(ConfigSourceContext context) {
    return value(context, "url").filter(url -> url.startsWith(JDBC));
  }

  private static Optional<String> value(ConfigSourceContext context, String property) {
    return known(context, "fieldfare.control." + property)
        .or(
            () ->
                firstTarget(context)
                    .flatMap(
                        name ->
                            known(context, TargetSettings.PREFIX + "." + name + "." + property)));
  }

  private static Optional<String> firstTarget(ConfigSourceContext context) {
    return known(context, TargetSettings.PREFIX).map(names -> names.split(",")[0].strip());
  }

  private static Optional<String> known(ConfigSourceContext context, String key) {
    ConfigValue value = context.getValue(key);
    return value == null ? Optional.empty() : Optional.ofNullable(value.getValue());
  }
}
