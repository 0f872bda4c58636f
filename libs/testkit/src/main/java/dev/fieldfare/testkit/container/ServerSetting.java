package dev.fieldfare.testkit.container;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Which servers tests get: the system property {@code fieldfare.test.servers}, or else the
 * environment variable {@code FIELDFARE_TEST_SERVERS}.
 */
public enum ServerSetting {
  /** Containers where an engine answers and has the images, otherwise embedded servers. */
  AUTO,
  /** Embedded servers; no engine is looked for. */
  EMBEDDED,
  /** Containers; without an engine the tests fail. */
  CONTAINERS;

  static final String PROPERTY = "fieldfare.test.servers";
  static final String VARIABLE = "FIELDFARE_TEST_SERVERS";

  /** The value of this JVM. */
  public static ServerSetting current() {
    return of(System.getProperties(), System.getenv());
  }

  static ServerSetting of(Properties properties, Map<String, String> environment) {
    String value = properties.getProperty(PROPERTY, environment.getOrDefault(VARIABLE, "auto"));
    for (ServerSetting setting : values()) {
      if (setting.name().toLowerCase(Locale.ROOT).equals(value)) {
        return setting;
      }
    }
    throw new IllegalArgumentException(
        "%s or %s is '%s'; allowed are %s"
            .formatted(
                PROPERTY, VARIABLE, value, Arrays.toString(values()).toLowerCase(Locale.ROOT)));
  }
}
