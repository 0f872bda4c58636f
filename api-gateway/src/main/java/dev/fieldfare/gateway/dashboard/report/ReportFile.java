package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.report.ReportKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The formats in which a report is downloaded. */
enum ReportFile {
  HTML("text/html;charset=UTF-8", "report"),
  CSV("text/csv;charset=UTF-8", "stats"),
  JSON("application/json", "stats");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String mediaType;
  private final String ofMigrations;

  ReportFile(String mediaType, String ofMigrations) {
    this.mediaType = mediaType;
    this.ofMigrations = ofMigrations;
  }

  static List<ReportFile> all() {
    return Arrays.asList(values());
  }

  static ReportFile of(String format) {
    return all().stream()
        .filter(file -> file.format().equals(format))
        .findFirst()
        .orElseThrow(() -> Paging.wrong("format", "\"format\" must be one of html, csv, json."));
  }

  String format() {
    return name().toLowerCase(Locale.ROOT);
  }

  String label() {
    return name();
  }

  String mediaType() {
    return mediaType;
  }

  /** The name of the file, as the command line writes it. */
  String name(ReportKind kind, Instant now) {
    String what =
        kind == ReportKind.MIGRATIONS ? "migration-" + ofMigrations : kind.label() + "-report";
    return "%s-%s.%s".formatted(what, STAMP.format(now), format());
  }
}
