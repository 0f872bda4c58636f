package dev.fieldfare.contracts.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The names of files of reports, as the former scripts had them. */
public final class ReportFileName {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ReportFileName() {}

  /**
   * The name of a file.
   *
   * @param kind as in {@code migrations}
   * @param format as in {@code html}; a text has the ending {@code txt}
   */
  public static String of(String kind, String format, Instant generatedAt) {
    String ending = format.equals("text") ? "txt" : format;
    return "%s%s.%s".formatted(begin(kind, format), STAMP.format(generatedAt), ending);
  }

  private static String begin(String kind, String format) {
    return switch (kind) {
      case "migrations" ->
          format.equals("json") || format.equals("csv") ? "migration-stats-" : "migration-report-";
      case "status" -> "migration_status_";
      default -> kind + "-report-";
    };
  }
}
