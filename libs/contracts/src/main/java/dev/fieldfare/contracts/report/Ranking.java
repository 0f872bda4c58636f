package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Names in the order of their migrations that ended in a period.
 *
 * @param data how far the numbers reach, for each target
 * @param omitted what the numbers leave out, in sentences
 * @param by what the names are: tables, forms, users, types or error codes
 * @param order which number decides, the largest first
 */
public record Ranking(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<DataAge> data,
    List<String> omitted,
    String by,
    String order,
    List<Entry> entries) {

  public Ranking {
    data = List.copyOf(data);
    omitted = List.copyOf(omitted);
    entries = List.copyOf(entries);
  }

  /**
   * One name.
   *
   * @param rank from 1
   * @param target of a table or a form
   * @param title of a form
   */
  public record Entry(
      int rank,
      Optional<String> target,
      String name,
      Optional<String> title,
      long total,
      long successful,
      long failed,
      long cancelled,
      long undone,
      Optional<BigDecimal> successRate,
      Times times) {}
}
