package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Differences between the registry of forms and the tables, the most severe first.
 *
 * @param omitted what it leaves out, in sentences
 */
public record OpenDrift(
    Instant generatedAt, Scope scope, List<String> omitted, List<Difference> differences) {

  public OpenDrift {
    omitted = List.copyOf(omitted);
    differences = List.copyOf(differences);
  }

  /**
   * One difference.
   *
   * @param kind as in {@code MISSING_COLUMN}
   * @param table with its schema
   */
  public record Difference(
      String target,
      String severity,
      String kind,
      String formId,
      String title,
      String table,
      Optional<String> column,
      Optional<String> expected,
      Optional<String> actual,
      String message) {}
}
