package dev.fieldfare.service.config;

import dev.fieldfare.service.target.TargetReader;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Adds {@code fieldfare.properties} to the sources of configuration. Environment variables have
 * priority.
 *
 * <p>For a service with a data source it also derives the address of the control database: {@code
 * fieldfare.control.*}, or the first target where that is absent. Explicit settings have priority,
 * {@code quarkus.datasource.*} too.
 */
public final class FieldfareSources implements ConfigSourceFactory {

  private static final int BELOW_ENVIRONMENT = 290;
  private static final int AFTER_ALL_OTHERS = 50;
  private static final String JDBC = "jdbc:";
  private static final String DATASOURCE = "quarkus.datasource.";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    List<ConfigSource> sources = new ArrayList<>();
    FieldfareFile file = FieldfareFile.read();
    if (!file.values().isEmpty()) {
      sources.add(new PropertiesConfigSource(file.values(), FieldfareFile.NAME, BELOW_ENVIRONMENT));
    }
    // Quarkus warns of keys of extensions that a service does not have.
    if (file.value(context, DATASOURCE + "db-kind").isPresent()) {
      sources.add(
          new PropertiesConfigSource(
              new Known(context, file).controlDatabase(), "control database", AFTER_ALL_OTHERS));
    }
    return sources;
  }

  /** The properties of the other sources and of the file. */
  private record Known(ConfigSourceContext context, FieldfareFile file) {

    Map<String, String> controlDatabase() {
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
      return derived;
    }

    private Optional<String> control(String property) {
      return value("fieldfare.control." + property)
          .or(() -> firstTarget().flatMap(name -> value(TargetReader.key(name, property))));
    }

    private Optional<String> firstTarget() {
      return value(TargetReader.NAMES).map(names -> names.split(",")[0].strip());
    }

    private Optional<String> value(String key) {
      return file.value(context, key);
    }
  }
}
