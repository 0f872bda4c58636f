package dev.fieldfare.migration.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/** Refuses settings that look like ours and are not, however they are spelt. */
final class KnownKeys {
  private final Config config;

  KnownKeys(Config config) {
    this.config = config;
  }

  /**
   * Throws for the first setting below the prefix that is not among the known ones.
   *
   * @param prefix with its closing dot
   */
  void refuseOthers(String prefix, Collection<String> known) {
    List<String> knownNames = known.stream().map(KnownKeys::environmentName).toList();
    String beginning = environmentName(prefix);
    for (String name : config.getPropertyNames()) {
      boolean ours = name.startsWith(prefix) || name.startsWith(beginning);
      if (ours && !knownNames.contains(environmentName(name))) {
        throw new IllegalArgumentException(
            name + " is no setting of this service; below " + prefix + " there are " + known);
      }
    }
  }

  // The environment spells every other character as an underscore, and so both spellings meet in
  // it.
  private static String environmentName(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
