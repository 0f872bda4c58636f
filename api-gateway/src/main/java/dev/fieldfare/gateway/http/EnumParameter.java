package dev.fieldfare.gateway.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A parameter with an enumeration of values. */
public final class EnumParameter {

  private EnumParameter() {}

  /** The value, in upper or lower case; empty when it is absent. */
  public static <E extends Enum<E>> Optional<E> of(String name, String value, Class<E> type) {
    if (value == null) {
      return Optional.empty();
    }
    String wanted = value.toUpperCase(Locale.ROOT);
    Optional<E> known =
        Arrays.stream(type.getEnumConstants())
            .filter(each -> each.name().equals(wanted))
            .findFirst();
    if (known.isEmpty()) {
      throw Paging.wrong(name, "\"%s\" must be one of %s.".formatted(name, names(type)));
    }
    return known;
  }

  private static String names(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
  }
}
