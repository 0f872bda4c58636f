package dev.fieldfare.contracts.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of reports, in the order in which people choose from them. */
public enum ReportKind {
  MIGRATIONS("Migrations"),
  HISTORY("History of a form or a table"),
  RELEASES("Releases"),
  BACKUPS("Backups"),
  DRIFT("Drift"),
  RESTORES("Restores and restore drills"),
  STATUS("Status"),
  AUDIT("Audit of all changes"),
  VALIDATIONS("Validations"),
  ALERTS("Alerts with their times"),
  DIGEST("Digest");

  private final String title;

  ReportKind(String title) {
    this.title = title;
  }

  /** The kind of this label; empty when there is none. */
  public static Optional<ReportKind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  /** The name in addresses. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name for people. */
  public String title() {
    return title;
  }
}
