package dev.fieldfare.migration.config;

import dev.fieldfare.contracts.Streams;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Has the channel read the stream of every target that is configured.
 *
 * <p>It stands above the service's own file and below the environment, so it can still be
 * overruled.
 */
public final class StreamsOfTargets implements ConfigSourceFactory {
  private static final String CHANNEL = "mp.messaging.incoming.migrations.stream";
  private static final int ABOVE_THE_FILE = 260;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue targets = context.getValue("fieldfare.targets");
    if (targets == null || targets.getValue() == null) {
      return List.of();
    }
    // Names that cannot be are refused later, with a sentence.
    String streams =
        Arrays.stream(targets.getValue().split(","))
            .map(String::strip)
            .filter(Streams::isTargetName)
            .map(Streams::migrations)
            .collect(Collectors.joining(","));
    return streams.isEmpty()
        ? List.of()
        : List.of(
            new PropertiesConfigSource(
                Map.of(CHANNEL, streams), "streams of targets", ABOVE_THE_FILE));
  }
}
