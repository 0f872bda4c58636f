package dev.fieldfare.cli.statistics;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Numbers as the terminal shows them. */
final class StatisticsText {

  private StatisticsText() {}

  static String ms(Optional<BigDecimal> time) {
    return time.map(ms -> String.format(Locale.ROOT, "%.1f ms", ms)).orElse("-");
  }
}
