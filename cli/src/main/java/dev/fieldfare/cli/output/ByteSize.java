package dev.fieldfare.cli.output;

import java.util.Locale;

/** Sizes as the former scripts wrote them. */
public final class ByteSize {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};
  private static final int STEP = 1024;

  private ByteSize() {}

  /** Bytes with two decimals of the largest unit that fits. */
  public static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.2f %s", size, UNITS[unit]);
  }
}
