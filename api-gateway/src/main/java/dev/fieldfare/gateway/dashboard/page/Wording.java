package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.http.Band;
import java.util.Locale;

/** How figures and states are written on pages. */
public final class Wording {

  private static final double SECOND = 1_000;
  private static final double MINUTE = 60 * SECOND;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Wording() {}

  /** A duration with two or three significant digits, as in 12 ms or 3.4 s. */
  public static String millis(double millis) {
    if (millis < SECOND) {
      return number(millis) + " ms";
    }
    if (millis < MINUTE) {
      return number(millis / SECOND) + " s";
    }
    if (millis < HOUR) {
      return number(millis / MINUTE) + " min";
    }
    return millis < DAY ? number(millis / HOUR) + " h" : number(millis / DAY) + " d";
  }

  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + " " + UNITS[unit];
  }

  /** A count with thin separators of thousands. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }

  /** The class of a status in the style sheet. */
  public static String tone(Status status) {
    return switch (status) {
      case APPLIED -> "good";
      case FAILED, REJECTED -> "bad";
      case RUNNING -> "busy";
      case WAITING, PAUSED -> "warn";
      case SCHEDULED, QUEUED -> "idle";
      case CANCELLED, UNDONE, SKIPPED -> "gone";
    };
  }

  /** The class of a severity in the style sheet. */
  public static String tone(AlertSeverity severity) {
    return switch (severity) {
      case CRITICAL, HIGH -> "bad";
      case MEDIUM -> "warn";
      case LOW, INFO -> "idle";
    };
  }

  public static String tone(Band band) {
    return switch (band) {
      case OK -> "good";
      case WARNING -> "warn";
      case CRITICAL -> "bad";
    };
  }

  private static String number(double value) {
    if (value >= 100 || value == Math.rint(value)) {
      return Long.toString(Math.round(value));
    }
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value)
        .replaceFirst("\\.?0+$", "");
  }
}
