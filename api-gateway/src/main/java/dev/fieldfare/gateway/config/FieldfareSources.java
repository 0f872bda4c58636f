package dev.fieldfare.gateway.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Reads {@code fieldfare.properties} in the working directory, after the environment, and points
 * the gateway's own database at {@code fieldfare.control.*}, and where nothing is said there at the
 * first target; and Redis at {@code fieldfare.redis.url}.
 *
 * <p>What is derived comes after everything that is said in so many words: {@code
 * quarkus.datasource.*} wins.
 */
public final class FieldfareSources implements ConfigSourceFactory {

  private static final Path FILE = Path.of("fieldfare.properties");
  private static final int BELOW_ENVIRONMENT = 290;
  private static final int AFTER_ALL_OTHERS = 50;
  private static final String LOCAL_REDIS = "redis://127.0.0.1:6379";
  private static final String JDBC = "jdbc:";
  private static final String DATASOURCE = "quarkus.datasource.";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    List<ConfigSource> sources = new ArrayList<>();
    Map<String, String> file = file();
    if (!file.isEmpty()) {
      sources.add(new PropertiesConfigSource(file, FILE.toString(), BELOW_ENVIRONMENT));
    }
    sources.add(
        new PropertiesConfigSource(
            new Known(context, file).derived(), "control database", AFTER_ALL_OTHERS));
    return sources;
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(AFTER_ALL_OTHERS);
  }

  private static Map<String, String> file() {
    if (!Files.isRegularFile(FILE)) {
      return Map.of();
    }
    try (Reader reader = Files.newBufferedReader(FILE)) {
      Properties properties = new Properties();
      properties.load(reader);
      Map<String, String> values = new HashMap<>();
      properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE.toAbsolutePath(), e);
    }
  }

  /** What is said elsewhere. */
  private record Known(ConfigSourceContext context, Map<String, String> file) {

    Map<String, String> derived() {
      Map<String, String> derived = new HashMap<>();
      control("url")
          .filter(url -> url.startsWith(JDBC))
          .ifPresent(
              url -> {
                derived.put(DATASOURCE + "jdbc.url", url);
                derived.put(DATASOURCE + "reactive.url", url.substring(JDBC.length()));
              });
      control("username").ifPresent(user -> derived.put(DATASOURCE + "username", user));
      control("password").ifPresent(secret -> derived.put(DATASOURCE + "password", secret));
      derived.put("quarkus.redis.hosts", value("fieldfare.redis.url").orElse(LOCAL_REDIS));
      return derived;
    }

    private Optional<String> control(String property) {
      return value("fieldfare.control." + property)
          .or(() -> firstTarget().flatMap(name -> value(name + "." + property)));
    }

    private Optional<String> firstTarget() {
      return value(TargetSettings.PREFIX)
          .map(names -> TargetSettings.PREFIX + "." + names.split(",")[0].strip());
    }

    private Optional<String> value(String key) {
      ConfigValue value = context.getValue(key);
      return Optional.ofNullable(value)
          .map(ConfigValue::getValue)
          .or(() -> Optional.ofNullable(file.get(key)));
    }
  }
}
