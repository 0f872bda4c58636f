package dev.fieldfare.cli.report;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the files of one report, with the names of the former report script. */
final class ReportFiles {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Reports.Kind kind;
  private final String stamp;

  ReportFiles(Path folder, Reports.Kind kind, Instant now) {
    this.folder = folder;
    this.kind = kind;
    this.stamp = STAMP.format(now);
  }

  /** Writes a whole file or none, and returns its path. */
  Path write(Format format, String content) {
    Path file = folder.resolve(name(format));
    Path part = folder.resolve(name(format) + ".part");
    try {
      Files.createDirectories(folder);
      try {
        Files.writeString(part, content);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return file;
    } catch (IOException e) {
      throw CommandFailure.error("the report was not written: " + e + ".");
    }
  }

  private String name(Format format) {
    boolean isRead = format == Format.html || format == Format.md;
    if (kind != Reports.Kind.MIGRATIONS) {
      return "%s-report-%s.%s".formatted(kind.label(), stamp, format);
    }
    return "migration-%s-%s.%s".formatted(isRead ? "report" : "stats", stamp, format);
  }
}
