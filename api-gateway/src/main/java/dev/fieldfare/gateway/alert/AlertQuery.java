package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.gateway.http.Paging;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which alerts are asked for; what is empty restricts nothing. */
public record AlertQuery(
    Optional<AlertState> state,
    Optional<AlertSeverity> severity,
    Optional<AlertCategory> category,
    Paging paging) {

  /** The query of these parameters, in any case of letters; null is absent. */
  public static AlertQuery of(String state, String severity, String category, Paging paging) {
    return new AlertQuery(
        parameter("state", state, AlertState.class),
        parameter("severity", severity, AlertSeverity.class),
        parameter("category", category, AlertCategory.class),
        paging);
  }

  /** The path of the list at the health-monitor. */
  public String path() {
    return Stream.of(
            state.map(one -> "state=" + one),
            severity.map(one -> "severity=" + one),
            category.map(one -> "category=" + one),
            Optional.of("limit=" + paging.limit()),
            paging.before().map(before -> "cursor=" + before))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("&", "alerts?", ""));
  }

  /** The value of a parameter in any case of letters; empty when it is absent. */
  static <E extends Enum<E>> Optional<E> parameter(String name, String value, Class<E> type) {
    if (value == null) {
      return Optional.empty();
    }
    String wanted = value.toUpperCase(Locale.ROOT);
    Optional<E> known =
        Arrays.stream(type.getEnumConstants())
            .filter(each -> each.name().equals(wanted))
            .findFirst();
    if (known.isEmpty()) {
      throw Paging.wrong(
          name,
          "\"%s\" must be one of %s."
              .formatted(
                  name,
                  Arrays.stream(type.getEnumConstants())
                      .map(Enum::name)
                      .collect(Collectors.joining(", "))));
    }
    return known;
  }
}
