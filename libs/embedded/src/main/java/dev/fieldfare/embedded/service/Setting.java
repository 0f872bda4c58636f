package dev.fieldfare.embedded.service;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A group of settings that a service needs from its surroundings. */
public enum Setting {
  /** The databases that are changed: {@code FIELDFARE_TARGETS} and what belongs to each. */
  TARGETS,
  /** The database with the service's own state. */
  CONTROL_DATABASE,
  /** Where Redis is. */
  REDIS,
  /** Where backups are stored. */
  BACKUPS,
  /** The key that seals secrets of webhooks, and which of their addresses are opened. */
  WEBHOOKS,
  /** The API keys of the first start. */
  API_KEYS,
  /** The token of calls between services, and where the other services are. */
  INTERNAL_TOKEN;

  /** The name in a descriptor, as in {@code control-database}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Setting of(String label) {
    return Arrays.stream(values())
        .filter(setting -> setting.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new DescriptorFailure(
                    "settings has the unknown word %s; known are %s".formatted(label, labels())));
  }

  private static String labels() {
    return Arrays.stream(values()).map(Setting::label).collect(Collectors.joining(", "));
  }
}
