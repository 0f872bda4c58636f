package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedRun;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report of a rehearsal for people. */
public final class RehearsalText {

  private RehearsalText() {}

  /** Its lines. */
  public static List<String> lines(Rehearsal rehearsal) {
    return rehearsal
        .report()
        .map(RehearsalText::lines)
        .orElseGet(
            () ->
                List.of(
                    rehearsal
                        .error()
                        .map(error -> "The rehearsal could not be done: " + error)
                        .orElse("The rehearsal is " + rehearsal.status() + ".")));
  }

  private static List<String> lines(RehearsalReport report) {
    List<String> lines = new ArrayList<>();
    report.versions().forEach(version -> add(version, lines));
    report.leftOut().forEach(what -> lines.add("Not in the scratch database: " + what));
    if (report.versions().isEmpty()) {
      lines.add("Nothing to rehearse.");
    } else {
      lines.add(
          "%s: %d versions in %.1f s. The target was not changed."
              .formatted(
                  report.passed() ? "Passed" : "Failed",
                  report.versions().size(),
                  report.durationMs() / 1_000));
    }
    return lines;
  }

  private static void add(RehearsedVersion version, List<String> lines) {
    String down =
        version
            .restored()
            .map(yes -> yes ? ", down restores it" : ", down does not restore it")
            .orElse("");
    lines.add(
        "%s  %s  %s%s"
            .formatted(
                version.version(), version.file(), version.passed() ? "passed" : "FAILED", down));
    version.runs().forEach(run -> add(run, lines));
    version.differences().forEach(difference -> lines.add("    " + difference));
  }

  private static void add(RehearsedRun run, List<String> lines) {
    lines.add("  " + run.direction());
    TextTable table = new TextTable();
    run.statements().forEach(one -> add(one, table));
    table.lines().forEach(lines::add);
    run.error().ifPresent(error -> lines.add("    " + error));
  }

  private static void add(RehearsedStatement one, TextTable table) {
    String locks =
        one.locks().stream()
            .map(lock -> lock.mode() + " on " + lock.table())
            .collect(Collectors.joining(", "));
    String rewrites =
        one.rewrites().isEmpty() ? "" : "rewrites " + String.join(", ", one.rewrites());
    table.row(
        "   ",
        "line " + one.line(),
        one.command(),
        String.format(Locale.ROOT, "%.1f ms", one.ms()),
        one.rows() == 0 ? "" : one.rows() + " rows",
        one.measured() ? locks : "outside a transaction, locks not measured",
        rewrites);
  }
}
