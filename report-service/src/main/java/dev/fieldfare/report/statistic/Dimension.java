package dev.fieldfare.report.statistic;

import dev.fieldfare.report.document.WrongParameter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What migrations are counted by. */
public enum Dimension {
  TABLE,
  FORM,
  USER,
  TYPE,
  CODE;

  /** The dimension of that name. */
  static Dimension of(String name) {
    return Arrays.stream(values())
        .filter(dimension -> dimension.label().equals(name))
        .findFirst()
        .orElseThrow(() -> WrongParameter.noneOf("by", labels(), name));
  }

  /** True when a name means something in one target only. */
  public boolean isOfTarget() {
    return this == TABLE || this == FORM;
  }

  /** The name in requests and answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String labels() {
    return Arrays.stream(values()).map(Dimension::label).collect(Collectors.joining(", "));
  }
}
