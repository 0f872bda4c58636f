package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.ReportFileName;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.http.Paging;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The formats in which a report is downloaded. */
enum ReportFile {
  HTML("text/html;charset=UTF-8"),
  CSV("text/csv;charset=UTF-8"),
  JSON("application/json");

  private final String mediaType;

  ReportFile(String mediaType) {
    this.mediaType = mediaType;
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
    return ReportFileName.of(kind.label(), format(), now);
  }
}
