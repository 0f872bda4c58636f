package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupDocument.BackupError;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.time.Instant;
import java.util.Optional;

/**
 * One backup in a list; what is absent is empty text.
 *
 * @param tone the class of its status in the style sheet
 * @param of the table and the column, if it is of one
 * @param error why it failed
 */
public record BackupLine(
    String id,
    String target,
    String name,
    String type,
    String of,
    String status,
    String tone,
    String error,
    String rows,
    String size,
    String createdAt,
    String verifiedAt,
    String keptUntil) {

  /** The line of a backup. */
  public static BackupLine of(BackupDocument backup) {
    return new BackupLine(
        backup.id().toString(),
        backup.target(),
        backup.name().orElse(""),
        backup.type(),
        subject(backup),
        backup.status().name(),
        tone(backup.status()),
        backup.error().map(BackupError::message).orElse(""),
        backup.rows().map(Wording::count).orElse("–"),
        backup.bytes().map(Wording::bytes).orElse("–"),
        backup.createdAt().toString(),
        moment(backup.verifiedAt()),
        moment(backup.retentionUntil()));
  }

  static String subject(BackupDocument backup) {
    if (backup.table().isEmpty()) {
      return switch (backup.type()) {
        case "full" -> "all tables";
        case "schema" -> "schema " + backup.schema().orElse("–");
        default -> backup.tables().map(tables -> String.join(", ", tables)).orElse(backup.type());
      };
    }
    String table =
        backup.schema().filter(schema -> !"public".equals(schema)).map(s -> s + ".").orElse("")
            + backup.table().orElse("–");
    return backup.column().map(column -> table + "." + column).orElse(table);
  }

  static String moment(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse("");
  }

  private static String tone(BackupStatus status) {
    return switch (status) {
      case VERIFIED, PROVEN -> "good";
      case FAILED, CORRUPT -> "bad";
      case RUNNING, COMPLETED -> "busy";
      case EXPIRED, DELETED -> "gone";
    };
  }
}
