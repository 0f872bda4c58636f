package dev.fieldfare.health.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bytes the databases of a server may use, by target. SQL does not show the size of the
 * disk, so a person says it.
 */
public record ServerCapacities(Map<String, Long> byTarget) {
  private static final Pattern ENTRY = Pattern.compile("([^=]+)=\\s*([1-9][0-9]{0,5})(M|G|T)i?B?");

  /** Copies the map. */
  public ServerCapacities {
    byTarget = Map.copyOf(byTarget);
  }

  /** Reads entries such as {@code main=500G}. */
  public static ServerCapacities of(List<String> entries) {
    Map<String, Long> byTarget = new HashMap<>();
    for (String entry : entries) {
      Matcher parts = ENTRY.matcher(entry.strip());
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "wrong configuration: fieldfare.health.capacities has \"%s\"; write TARGET=SIZE, for example main=500G"
                .formatted(entry));
      }
      byTarget.put(parts.group(1).strip(), Long.parseLong(parts.group(2)) << bits(parts.group(3)));
    }
    return new ServerCapacities(byTarget);
  }

  private static int bits(String unit) {
    return switch (unit) {
      case "M" -> 20;
      case "G" -> 30;
      default -> 40;
    };
  }

  OptionalLong of(String target) {
    Long bytes = byTarget.get(target);
    return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
  }
}
