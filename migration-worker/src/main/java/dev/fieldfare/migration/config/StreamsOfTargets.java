package dev.fieldfare.migration.config;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.service.config.FieldfareFile;
import dev.fieldfare.service.target.TargetReader;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Makes the channel read the stream of every configured target.
 *
 * <p>It wins over the service's own file, and the environment wins over it.
 */
public final class StreamsOfTargets implements ConfigSourceFactory {
  private static final String CHANNEL = "mp.messaging.incoming.migrations.stream";
  private static final int ABOVE_THE_FILE = 260;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String targets = FieldfareFile.read().value(context, TargetReader.NAMES).orElse("");
    // Invalid names are refused later, with a message.
    String streams =
        Arrays.stream(targets.split(","))
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
