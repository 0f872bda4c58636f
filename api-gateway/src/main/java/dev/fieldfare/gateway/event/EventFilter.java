package dev.fieldfare.gateway.event;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.message.NearNames;
import dev.fieldfare.gateway.http.RequestRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which events a listener wants. An empty property does not restrict them.
 *
 * @param types as in {@code migration.applied} or {@code migration.*}
 * @param table a name, or schema and name with a dot between
 */
public record EventFilter(List<String> types, Optional<String> table) {

  /** Everything. */
  public static final EventFilter ALL = new EventFilter(List.of(), Optional.empty());

  private static final String PREFIX = "dev.fieldfare.";

  public EventFilter {
    types = List.copyOf(types);
  }

  /**
   * A filter from query parameters. One value may hold several types, separated by commas.
   *
   * @throws RequestRefused when a type is not known
   */
  public static EventFilter of(List<String> types, Optional<String> table) {
    return new EventFilter(
        types.stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(text -> text.startsWith(PREFIX) ? text : PREFIX + text)
            .map(EventFilter::known)
            .toList(),
        table);
  }

  private static String known(String wanted) {
    List<String> known = Arrays.stream(EventType.values()).map(EventType::wireName).toList();
    if (known.stream().anyMatch(type -> isOfType(type, wanted))) {
      return wanted;
    }
    String name = wanted.substring(PREFIX.length());
    List<String> names = known.stream().map(type -> type.substring(PREFIX.length())).toList();
    List<String> near = NearNames.of(name, names);
    throw new RequestRefused(
        FailureReason.INVALID_VALUE,
        "\"type\": no event is called \"%s\". %s: %s."
            .formatted(
                name,
                near.isEmpty() ? "Events are called" : "Near names",
                String.join(", ", near.isEmpty() ? names : near)));
  }

  /** True for an event that the listener wants. */
  public boolean matches(String type, String subject) {
    return matchesType(type) && table.map(name -> isAbout(subject, name)).orElse(true);
  }

  private boolean matchesType(String type) {
    return types.isEmpty() || types.stream().anyMatch(wanted -> isOfType(type, wanted));
  }

  private static boolean isOfType(String type, String wanted) {
    return wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted);
  }

  // The subject is target/schema.table.
  private static boolean isAbout(String subject, String table) {
    String name = subject.substring(subject.indexOf('/') + 1);
    return name.equals(table) || name.substring(name.indexOf('.') + 1).equals(table);
  }
}
