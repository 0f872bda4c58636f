package dev.fieldfare.cli.report;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.client.Reports;
import dev.fieldfare.contracts.report.ReportFileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/** Writes the files of one report, with the names of the former report script. */
final class ReportFiles {
  private final Path folder;
  private final Reports.Kind kind;
  private final Instant now;

  ReportFiles(Path folder, Reports.Kind kind, Instant now) {
    this.folder = folder;
    this.kind = kind;
    this.now = now;
  }

  /** Writes a whole file or none, and returns its path. */
  Path write(Format format, String content) {
    return write(folder, name(format), content);
  }

  /** Writes a whole file or none, and returns its path. */
  static Path write(Path folder, String name, String content) {
    Path file = folder.resolve(name);
    Path part = folder.resolve(name + ".part");
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
    return ReportFileName.of(kind.label(), format.name(), now);
  }
}
