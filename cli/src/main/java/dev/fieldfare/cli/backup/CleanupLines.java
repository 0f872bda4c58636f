package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.output.ByteSize;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupReport.Item;
import dev.fieldfare.contracts.backup.CleanupReport.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A cleanup as text. Numbers of a dry run are called would-be. */
final class CleanupLines {
  private CleanupLines() {}

  static List<String> lines(CleanupReport report) {
    List<String> lines = new ArrayList<>();
    if (report.items().isEmpty()) {
      lines.add("No backup is over.");
    } else {
      lines.addAll(items(report));
    }
    lines.add("total before:       " + report.before().backups());
    lines.add("over:               " + report.found().backups());
    lines.add("held:               " + report.held().backups());
    report.expired().ifPresent(ended -> ended(lines, ended, report.remaining()));
    report
        .wouldExpire()
        .ifPresent(
            ended -> {
              lines.add("would be deleted:   " + ended.backups());
              lines.add("rows would go:      " + ended.rows());
              lines.add("would be freed:     " + ByteSize.text(ended.bytes()));
              report
                  .wouldRemain()
                  .ifPresent(left -> lines.add("would remain:       " + left.backups()));
              lines.add("[DRY-RUN] nothing was deleted.");
            });
    if (report.more()) {
      lines.add("There are more; run it again.");
    }
    return lines;
  }

  private static void ended(List<String> lines, Totals ended, Optional<Totals> remaining) {
    lines.add("deleted:            " + ended.backups());
    lines.add("rows gone:          " + ended.rows());
    lines.add("freed:              " + ByteSize.text(ended.bytes()));
    remaining.ifPresent(left -> lines.add("remaining:          " + left.backups()));
  }

  /** The backups that were found. */
  static List<String> items(CleanupReport report) {
    TextTable table = TextTable.of("id", "form", "of", "rows", "size", "over since", "held");
    Instant now = Instant.now();
    for (Item item : report.items()) {
      table.row(
          item.id().toString(),
          item.formId().orElse("-"),
          of(item),
          Long.toString(item.rows()),
          ByteSize.text(item.bytes()),
          item.retentionUntil().map(until -> since(until, now)).orElse("-"),
          item.hold().orElse("-"));
    }
    return table.lines();
  }

  private static String of(Item item) {
    return item.table()
        .map(
            table ->
                item.schema().map(schema -> schema + ".").orElse("")
                    + table
                    + item.column().map(column -> "." + column).orElse(""))
        .or(item::name)
        .orElse("-");
  }

  private static String since(Instant until, Instant now) {
    long days = Duration.between(until, now).toDays();
    return days < 0 ? "in " + -days + " days" : days + " days ago";
  }
}
