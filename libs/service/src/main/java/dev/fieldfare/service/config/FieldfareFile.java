package dev.fieldfare.service.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigValue;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The file {@code fieldfare.properties} in the working directory.
 *
 * <p>A source of configuration that derives values from others does not see those of another such
 * source, so it asks here.
 *
 * @param values empty when there is no file
 */
public record FieldfareFile(Map<String, String> values) {
  static final String NAME = "fieldfare.properties";

  /** Copies the values. */
  public FieldfareFile {
    values = Map.copyOf(values);
  }

  /** The file of this process. */
  public static FieldfareFile read() {
    return read(Path.of(NAME));
  }

  static FieldfareFile read(Path file) {
    if (!Files.isRegularFile(file)) {
      return new FieldfareFile(Map.of());
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(reader);
      Map<String, String> values = new HashMap<>();
      properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
      return new FieldfareFile(values);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.toAbsolutePath(), e);
    }
  }

  /** A value of the environment and other sources, or else of the file. */
  public Optional<String> value(ConfigSourceContext others, String key) {
    ConfigValue value = others.getValue(key);
    return Optional.ofNullable(value)
        .map(ConfigValue::getValue)
        .or(() -> Optional.ofNullable(values.get(key)));
  }
}
