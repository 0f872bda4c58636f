package dev.fieldfare.contracts.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fieldfare.contracts.operation.OperationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a migration will do, shown before and kept after: strategy, statements, locks, estimates,
 * warnings and the way back.
 *
 * @param valid false when there are refusals, and then there are no statements
 * @param conversion what converting the values showed, where a type changes
 * @param dependents what hangs on the column or table, as PostgreSQL describes it
 * @param requiresBackup true when the change would lose data
 */
public record PlanDocument(
    OperationType type,
    String schema,
    String table,
    Optional<String> column,
    Optional<Strategy> strategy,
    boolean valid,
    List<Refusal> refusals,
    List<Warning> warnings,
    List<Statement> statements,
    List<Statement> undoStatements,
    long rows,
    long bytes,
    Estimate estimate,
    Optional<Conversion> conversion,
    List<String> dependents,
    boolean requiresBackup) {

  public PlanDocument {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(strategy, "strategy");
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
    statements = List.copyOf(statements);
    undoStatements = List.copyOf(undoStatements);
    Objects.requireNonNull(estimate, "estimate");
    Objects.requireNonNull(conversion, "conversion");
    dependents = List.copyOf(dependents);
  }

  /** Without the values of rows: samples keep their keys. */
  public PlanDocument withoutValues() {
    return with(warnings, conversion.map(Conversion::withoutValues));
  }

  /** The same with one more warning. */
  public PlanDocument with(Warning warning) {
    List<Warning> more = new ArrayList<>(warnings);
    more.add(warning);
    return with(more, conversion);
  }

  private PlanDocument with(List<Warning> warnings, Optional<Conversion> conversion) {
    return new PlanDocument(
        type,
        schema,
        table,
        column,
        strategy,
        valid,
        refusals,
        warnings,
        statements,
        undoStatements,
        rows,
        bytes,
        estimate,
        conversion,
        dependents,
        requiresBackup);
  }

  /**
   * Why it cannot be done.
   *
   * @param code a label of {@link dev.fieldfare.contracts.FailureReason}
   */
  public record Refusal(String code, String message) {}

  /** An effect that the sender should know, although the change is possible. */
  public record Warning(String code, Severity severity, String message, String suggestion) {

    /** The code of a statement that still runs although its migration is paused or cancelled. */
    public static final String STATEMENT_RUNNING = "statement_running";
  }

  /**
   * One SQL statement.
   *
   * @param lock the strongest lock that it takes, as PostgreSQL names it
   * @param rewrites true when the table or an index is written anew
   * @param transactional false when PostgreSQL cannot run it in a transaction
   */
  public record Statement(String sql, String lock, boolean rewrites, boolean transactional) {}

  /** How long it takes, and for how long of that others are shut out. */
  public record Estimate(long lowMs, long highMs, long holdMs) {

    /** Of what changes metadata only, or nothing. */
    public static final Estimate NOTHING = new Estimate(0, 0, 0);
  }

  /**
   * What trying the conversion on the values showed.
   *
   * @param samples up to ten values that do not convert, with the key of their row
   */
  public record Conversion(long checked, long failing, List<Sample> samples) {

    public Conversion {
      samples = List.copyOf(samples);
    }

    /** With the keys of the samples alone: what may be stored and shown to everybody. */
    public Conversion withoutValues() {
      return new Conversion(checked, failing, samples.stream().map(Sample::withoutValue).toList());
    }
  }

  /**
   * One value, with the key of its row, both as text.
   *
   * @param value empty where it may not be shown, as in everything that is stored
   */
  public record Sample(
      String key, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> value) {

    public Sample {
      Objects.requireNonNull(value, "value");
    }

    Sample withoutValue() {
      return new Sample(key, Optional.empty());
    }
  }
}
