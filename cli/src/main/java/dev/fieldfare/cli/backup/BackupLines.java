package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRetention;
import dev.fieldfare.contracts.backup.BackupStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One backup as text. */
final class BackupLines {

  private BackupLines() {}

  /** Prints the backup in the format that was asked for; answers with the exit code. */
  static int print(Output output, BackupDocument backup) {
    output.identifier(backup.id().toString());
    if (output.format() == Format.json) {
      output.document(backup);
    } else {
      lines(backup, output.style()).forEach(output::line);
    }
    boolean isWrong = isBroken(backup.status()) || backup.error().isPresent();
    return isWrong ? ExitCode.ERROR : ExitCode.OK;
  }

  static List<String> lines(BackupDocument backup, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s of %s"
            .formatted(status(backup.status(), style), style.bold(title(backup)), of(backup)));
    lines.add("id:         " + backup.id());
    lines.add("taken:      %s by %s".formatted(backup.createdAt(), backup.createdBy()));
    backup.migrationId().ifPresent(id -> lines.add("change:     " + id));
    backup.tables().ifPresent(tables -> lines.add("tables:     " + String.join(", ", tables)));
    backup.rows().ifPresent(rows -> lines.add("rows:       " + rows));
    backup.bytes().ifPresent(bytes -> lines.add("bytes:      " + bytes));
    time(lines, "verified:   ", backup.verifiedAt());
    time(lines, "proven:     ", backup.provenAt());
    kept(lines, backup);
    backup.warnings().ifPresent(all -> all.forEach(warning -> lines.add("warning:    " + warning)));
    backup
        .error()
        .ifPresent(
            error -> lines.add("error:      %s (%s)".formatted(error.message(), error.code())));
    return lines;
  }

  private static void kept(List<String> lines, BackupDocument backup) {
    backup
        .retentionUntil()
        .ifPresent(
            until ->
                lines.add(
                    "kept until: %s (%d days left)"
                        .formatted(until, backup.daysLeft(Instant.now()).orElseThrow())));
    backup.retention().ifPresent(retention -> kept(lines, retention));
  }

  private static void kept(List<String> lines, BackupRetention retention) {
    retention.tier().ifPresent(tier -> lines.add("tier:       " + tier.label()));
    retention
        .hold()
        .ifPresent(hold -> lines.add("held:       by %s: %s".formatted(hold.by(), hold.reason())));
    time(lines, "expired:    ", retention.expiredAt());
    time(lines, "deleted:    ", retention.deletedAt());
  }

  private static void time(List<String> lines, String label, Optional<Instant> time) {
    time.ifPresent(at -> lines.add(label + at));
  }

  private static String title(BackupDocument backup) {
    return backup.name().orElse("backup");
  }

  /** What it is of: target, table and column. */
  static String of(BackupDocument backup) {
    String table =
        backup
            .table()
            .map(name -> "/" + backup.schema().map(schema -> schema + ".").orElse("") + name)
            .orElse("");
    if (backup.table().isEmpty()) {
      return backup.target() + subject(backup);
    }
    return backup.target() + table + backup.column().map(column -> "." + column).orElse("");
  }

  private static String subject(BackupDocument backup) {
    return switch (backup.type()) {
      case "schema" -> "/" + backup.schema().orElse("") + ".*";
      case "full" -> "/*";
      default -> backup.tables().map(tables -> "/" + tables.size() + " tables").orElse("");
    };
  }

  static String status(BackupStatus status, Style style) {
    if (isBroken(status)) {
      return style.bad(status.name());
    }
    return status.counts() ? style.good(status.name()) : status.name();
  }

  private static boolean isBroken(BackupStatus status) {
    return status == BackupStatus.FAILED || status == BackupStatus.CORRUPT;
  }
}
