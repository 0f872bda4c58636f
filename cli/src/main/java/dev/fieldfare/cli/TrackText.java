package dev.fieldfare.cli;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFailure;
import dev.fieldfare.contracts.track.VersionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Versions as text. */
final class TrackText {

  private TrackText() {}

  static TextTable table(List<TrackVersion> versions, Style style) {
    TextTable table =
        TextTable.of("version", "status", "description", "file", "applied", "by", "took", "note");
    versions.forEach(
        version ->
            table.row(
                version.version(),
                status(version.status(), style),
                Optional.ofNullable(version.description()).orElse(""),
                version.file(),
                version.appliedAt().map(TrackText::time).orElse(""),
                version.appliedBy().orElse(""),
                took(version),
                note(version)));
    return table;
  }

  private static String status(VersionStatus status, Style style) {
    return switch (status) {
      case APPLIED, BASELINE -> style.good(status.name());
      case FAILED -> style.bad(status.name());
      case ROLLED_BACK -> style.doubtful(status.name());
      case PENDING -> status.name();
    };
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String took(TrackVersion version) {
    return version.appliedAt().isEmpty() || version.durationMs().isEmpty()
        ? ""
        : String.format(Locale.ROOT, "%.0f ms", version.durationMs().getAsDouble());
  }

  private static String note(TrackVersion version) {
    String findings = version.findings().stream().map(Enum::name).collect(Collectors.joining(", "));
    String under = version.underWay() ? "under way" : "";
    String done =
        version.statementsDone().isPresent()
            ? "statements done: " + version.statementsDone().getAsInt()
            : "";
    String error = version.error().map(VersionFailure::code).orElse("");
    return List.of(findings, under, error, done).stream()
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
