package dev.fieldfare.postgres.structure.writer.item;

import java.util.List;
import java.util.stream.Collectors;

/** Spells the options of tables, columns and foreign objects, which are stored as name=value. */
public final class OptionList {

  private OptionList() {}

  /** The inside of WITH (…). */
  public static String settings(List<String> options, String prefix) {
    return options.stream()
        .map(option -> prefix + setting(option))
        .collect(Collectors.joining(", "));
  }

  /** OPTIONS (…) with a leading blank; empty where there are none. */
  public static String foreign(List<String> options) {
    return options.isEmpty()
        ? ""
        : options.stream()
            .map(option -> Quoter.name(key(option)) + " " + Quoter.literal(value(option)))
            .collect(Collectors.joining(", ", " OPTIONS (", ")"));
  }

  private static String setting(String option) {
    return option.indexOf('=') < 0
        ? Quoter.name(option)
        : Quoter.name(key(option)) + "=" + Quoter.literal(value(option));
  }

  private static String key(String option) {
    int end = option.indexOf('=');
    return end < 0 ? option : option.substring(0, end);
  }

  private static String value(String option) {
    int end = option.indexOf('=');
    return end < 0 ? "" : option.substring(end + 1);
  }
}
