package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.PlanDocument.Statement;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a migration, and everything its undo will need.
 *
 * <p>It is stored with the change, in the same transaction, and stands for itself: an undo reads it
 * years and versions later (I7). Parts that it needs only until it is applied (locks, fingerprints
 * and owner) are not stored.
 *
 * @param column what the column is called before the change
 * @param newName what the column or table is called afterwards, for renames
 * @param afterEarlier true when the plan was made on the shape that earlier requests of the same
 *     call leave. Its fingerprints are those from before them, so it may only run with them, in one
 *     transaction
 * @param locks every table to lock before the first step, by ascending oid
 * @param fingerprints {@code fieldfare.fingerprints} of each table that the plan rests on, to be
 *     compared once the locks are there
 * @param owner the role with whose rights the steps run, those of the ledger's functions apart
 * @param steps in order; none when nothing is to be done
 * @param undo how to take it back
 * @param undoSteps what that will be, as far as it is known now; for people
 * @param lossless whether the way back returns everything
 * @param requiresBackup true when it puts data into quarantine
 */
@JsonIgnoreProperties(
    value = {"afterEarlier", "locks", "fingerprints", "owner"},
    allowSetters = true,
    ignoreUnknown = true)
public record Plan(
    OperationType type,
    TableName table,
    Optional<String> column,
    Optional<String> newName,
    Strategy strategy,
    boolean afterEarlier,
    List<TableLock> locks,
    Map<Long, String> fingerprints,
    Optional<String> owner,
    List<Step> steps,
    UndoSpec undo,
    List<Step> undoSteps,
    // Said in either case, for people read stored plans as well.
    @JsonInclude(JsonInclude.Include.ALWAYS) boolean lossless,
    List<Warning> warnings,
    long rows,
    long bytes,
    Estimate estimate,
    Optional<Conversion> conversion,
    List<String> dependents,
    boolean requiresBackup,
    Optional<String> oldValue,
    Optional<String> newValue) {

  public Plan {
    locks = List.copyOf(locks);
    fingerprints = Map.copyOf(fingerprints);
    // Absent from what is stored.
    owner = owner == null ? Optional.empty() : owner;
    steps = List.copyOf(steps);
    undoSteps = List.copyOf(undoSteps);
    warnings = List.copyOf(warnings);
    dependents = List.copyOf(dependents);
  }

  /** Reads a stored plan: of one that is applied already. */
  public static Plan fromJson(JsonNode stored) {
    return StoredPlanJson.read(stored);
  }

  /** What is stored with the migration: everybody who reads the ledger reads it. */
  public String toJson() {
    return StoredPlanJson.write(conversion.isEmpty() ? this : withoutValues());
  }

  private Plan withoutValues() {
    return new Plan(
        type,
        table,
        column,
        newName,
        strategy,
        afterEarlier,
        locks,
        fingerprints,
        owner,
        steps,
        undo,
        undoSteps,
        lossless,
        warnings,
        rows,
        bytes,
        estimate,
        conversion.map(Conversion::withoutValues),
        dependents,
        requiresBackup,
        oldValue,
        newValue);
  }

  /** True when the table has the asked-for shape already. */
  public boolean changesNothing() {
    return steps.isEmpty();
  }

  /** True when every step touches metadata only, so that several plans may share a commit. */
  @JsonIgnore
  public boolean isInstant() {
    return strategy == Strategy.INSTANT;
  }

  /** What users see of it. */
  public PlanDocument document() {
    return new PlanDocument(
        type,
        table.schema(),
        table.name(),
        column,
        Optional.of(strategy),
        true,
        List.of(),
        warnings,
        statements(steps),
        statements(undoSteps),
        rows,
        bytes,
        estimate,
        conversion,
        dependents,
        requiresBackup);
  }

  private static List<Statement> statements(List<Step> steps) {
    return steps.stream()
        .map(step -> new Statement(step.sql(), step.lock(), step.rewrites(), true))
        .toList();
  }
}
