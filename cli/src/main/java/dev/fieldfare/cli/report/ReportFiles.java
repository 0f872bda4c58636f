package dev.fieldfare.cli.report;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Format;
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
  private final String stamp;

  ReportFiles(Path folder, Instant now) {
    this.folder = folder;
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
    String kind = format == Format.html || format == Format.md ? "report" : "stats";
    return "migration-%s-%s.%s".formatted(kind, stamp, format);
  }
}
