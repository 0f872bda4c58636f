package dev.fieldfare.cli.backup.rewrap;

import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapReport.Problem;
import java.util.ArrayList;
import java.util.List;

/** A rewrap as text. Numbers of a dry run are called would-be. */
final class RewrapLines {
  private static final int MOST_PROBLEMS = 50;

  private RewrapLines() {}

  /**
   * The lines.
   *
   * @param isWholeStore whether all targets were asked for
   */
  static List<String> lines(RewrapReport report, boolean isWholeStore) {
    List<String> lines = new ArrayList<>();
    lines.add("key:                " + report.keyId());
    report.rewrapped().ifPresent(number -> lines.add("rewrapped:          " + number));
    report.wouldRewrap().ifPresent(number -> lines.add("would be rewrapped: " + number));
    lines.add("had this key:       " + report.current());
    lines.add("not encrypted:      " + report.unencrypted());
    lines.add("unfinished:         " + report.unfinished());
    if (!report.problems().isEmpty()) {
      lines.add("left as they are:   " + report.problems().size());
      lines.addAll(problems(report.problems()));
    }
    if (report.dryRun()) {
      lines.add("[DRY-RUN] nothing was changed.");
    } else {
      lines.add(end(report, isWholeStore));
    }
    return lines;
  }

  private static List<String> problems(List<Problem> problems) {
    TextTable table = TextTable.of("location", "code", "reason");
    problems.stream()
        .limit(MOST_PROBLEMS)
        .forEach(problem -> table.row(problem.location(), problem.code(), problem.message()));
    List<String> lines = new ArrayList<>(table.lines());
    if (problems.size() > MOST_PROBLEMS) {
      lines.add("and %d more; --json lists all".formatted(problems.size() - MOST_PROBLEMS));
    }
    return lines;
  }

  private static String end(RewrapReport report, boolean isWholeStore) {
    if (!report.problems().isEmpty()) {
      return "Keep the former keys until these backups are repaired or ended.";
    }
    if (report.unfinished() > 0) {
      return "No finished backup needs a former key. If a worker still writes with one, give it the"
          + " new key, and run this again.";
    }
    return isWholeStore
        ? "No encrypted backup of the store needs a former key."
        : "No encrypted backup of this target needs a former key.";
  }
}
