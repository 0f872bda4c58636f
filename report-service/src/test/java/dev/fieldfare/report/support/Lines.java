package dev.fieldfare.report.support;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows of reports and rows of SQL as the same texts. */
public final class Lines {
  private Lines() {}

  /** The values with bars between them. A moment is in microseconds; what is absent is a dash. */
  public static String of(Object... values) {
    return Arrays.stream(values).map(Lines::text).collect(Collectors.joining("|"));
  }

  /** An SQL expression that gives such a text. */
  public static String sql(String... columns) {
    return Arrays.stream(columns)
        .map("coalesce((%s)::text, '-')"::formatted)
        .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));
  }

  /** An SQL expression for a moment. */
  public static String micros(String column) {
    return "(extract(epoch FROM %s) * 1000000)::bigint".formatted(column);
  }

  private static String text(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(Lines::text).orElse("-");
      case Instant moment -> Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }
}
