package dev.fieldfare.report.document;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a report is written. */
public enum ReportFormat {
  JSON("application/json"),
  TEXT("text/plain;charset=UTF-8"),
  CSV("text/csv;charset=UTF-8"),
  MD("text/markdown;charset=UTF-8"),
  HTML("text/html;charset=UTF-8");

  private final String mediaType;

  ReportFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The type of the answer. */
  public String mediaType() {
    return mediaType;
  }

  /** The format of that name; JSON when none is given. */
  public static ReportFormat of(String name) {
    if (name == null) {
      return JSON;
    }
    return Arrays.stream(values())
        .filter(format -> format.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                WrongParameter.noneOf(
                    "format",
                    Arrays.stream(values())
                        .map(ReportFormat::label)
                        .collect(Collectors.joining(", ")),
                    name));
  }

  /** The name in requests and the ending of files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
