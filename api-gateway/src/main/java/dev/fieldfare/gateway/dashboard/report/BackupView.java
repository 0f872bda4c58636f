package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Backups, the newest first.
 *
 * @param target the target that is shown; empty for all
 * @param targets the targets to choose from
 * @param problem why there is no list; empty if there is one
 * @param omitted what the list leaves out, in sentences
 */
public record BackupView(
    String days,
    String target,
    List<String> targets,
    String problem,
    List<String> omitted,
    List<BackupLine> backups) {

  public BackupView {
    targets = List.copyOf(targets);
    omitted = List.copyOf(omitted);
    backups = List.copyOf(backups);
  }

  /**
   * One backup.
   *
   * @param tone the class of its status in the style sheet
   * @param of the table and the column, if it is of one
   */
  public record BackupLine(
      String id,
      String target,
      String type,
      String of,
      String status,
      String tone,
      String error,
      String rows,
      String size,
      String createdAt,
      String verifiedAt,
      String provenAt,
      String keptUntil) {

    static BackupLine of(BackupReport.Backup backup) {
      String table = backup.table().orElse("–");
      return new BackupLine(
          backup.id().toString(),
          backup.target(),
          backup.type(),
          backup.column().map(column -> table + "." + column).orElse(table),
          backup.status(),
          tone(backup.status()),
          backup.errorCode().orElse(""),
          Wording.count(backup.rows()),
          Wording.bytes(backup.bytes()),
          backup.createdAt().toString(),
          moment(backup.verifiedAt()),
          moment(backup.provenAt()),
          moment(backup.retentionUntil()));
    }

    // What a later version adds is shown without a colour of its own.
    private static String tone(String status) {
      return switch (status) {
        case "VERIFIED", "PROVEN" -> "good";
        case "FAILED", "CORRUPT" -> "bad";
        case "RUNNING" -> "busy";
        case "COMPLETED" -> "warn";
        default -> "gone";
      };
    }

    private static String moment(Optional<Instant> moment) {
      return moment.map(Instant::toString).orElse("");
    }
  }

  /** The view with the backups of a report. */
  BackupView with(BackupReport report) {
    return new BackupView(
        days,
        target,
        targets,
        problem,
        report.omitted(),
        report.backups().stream().map(BackupLine::of).toList());
  }
}
