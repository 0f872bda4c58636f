package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A plan while it is being made. */
public final class PlanDraft {

  /** What metadata-only changes cost. */
  public static final Estimate INSTANT = new Estimate(1, 10, 2);

  private final OperationType type;
  private final TableName table;
  private final Map<Long, TableLock> locks = new TreeMap<>();
  private final Map<Long, String> fingerprints = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<Step> undoSteps = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private final List<String> dependents = new ArrayList<>();
  private Optional<String> owner = Optional.empty();
  private Optional<String> column = Optional.empty();
  private Optional<String> newName = Optional.empty();
  private Optional<String> oldValue = Optional.empty();
  private Optional<String> newValue = Optional.empty();
  private Strategy strategy = Strategy.INSTANT;
  private boolean afterEarlier;
  private UndoSpec undo;
  private boolean lossless = true;
  private long rows;
  private long bytes;
  private Estimate estimate = INSTANT;
  private Optional<Conversion> conversion = Optional.empty();
  private boolean requiresBackup;

  public PlanDraft(OperationType type, TableName table) {
    this.type = type;
    this.table = table;
    this.undo = new UndoSpec.Nothing(table);
  }

  /** The plan rests on this table: it is locked with its partitions, and must not have changed. */
  public PlanDraft on(TableShape shape) {
    shape.relatives().forEach(member -> lock(member, LockMode.ACCESS_EXCLUSIVE));
    return onAlone(shape);
  }

  /** The same where partitions are left alone. */
  public PlanDraft onAlone(TableShape shape) {
    lock(new TableRef(shape.lockName(), shape.oid()), LockMode.ACCESS_EXCLUSIVE);
    owner(shape.owner());
    if (shape.oid() != 0) {
      fingerprints.put(shape.oid(), shape.fingerprint());
    }
    afterEarlier |= shape.virtual();
    rows = shape.estimatedRows();
    bytes = shape.detail().map(detail -> detail.bytes()).orElse(shape.pages() * 8192);
    return this;
  }

  /** The plan rests on this table too, which is locked with its partitions and not changed. */
  public PlanDraft restsOn(TableShape other, LockMode mode) {
    other.family().forEach(member -> lock(member, mode));
    if (other.oid() != 0) {
      fingerprints.put(other.oid(), other.fingerprint());
    }
    afterEarlier |= other.virtual();
    return this;
  }

  /** Locks a table too; the strongest mode asked for wins. A table of this very run has no oid. */
  public PlanDraft lock(TableRef other, LockMode mode) {
    if (other.oid() != 0) {
      TableLock lock = new TableLock(other.name().schema(), other.name().name(), other.oid(), mode);
      locks.merge(other.oid(), lock, (a, b) -> a.mode().compareTo(b.mode()) >= 0 ? a : b);
    }
    return this;
  }

  /** The role with whose rights the steps run. */
  public PlanDraft owner(String name) {
    owner = Optional.of(name).filter(known -> !known.isEmpty());
    return this;
  }

  public PlanDraft column(String name) {
    column = Optional.of(name);
    return this;
  }

  public PlanDraft newName(String name) {
    newName = Optional.of(name);
    return this;
  }

  public PlanDraft values(Optional<String> before, Optional<String> after) {
    oldValue = before;
    newValue = after;
    return this;
  }

  public PlanDraft strategy(Strategy chosen, Estimate cost) {
    strategy = chosen;
    estimate = cost;
    return this;
  }

  public PlanDraft step(Step step) {
    steps.add(step);
    return this;
  }

  public PlanDraft steps(List<? extends Step> more) {
    steps.addAll(more);
    return this;
  }

  public PlanDraft undo(UndoSpec spec, Step... shown) {
    undo = spec;
    undoSteps.addAll(List.of(shown));
    return this;
  }

  public PlanDraft undo(UndoSpec spec, List<? extends Step> shown) {
    undo = spec;
    undoSteps.addAll(shown);
    return this;
  }

  public PlanDraft lossy() {
    lossless = false;
    return this;
  }

  public PlanDraft warn(String code, Severity severity, String message, String suggestion) {
    warnings.add(new Warning(code, severity, message, suggestion));
    return this;
  }

  /** Something that the undo does not bring back. */
  public PlanDraft lost(Warning warning) {
    warnings.add(warning);
    return lossy();
  }

  public PlanDraft conversion(Conversion report) {
    conversion = Optional.of(report);
    return this;
  }

  public PlanDraft rows(long counted) {
    rows = counted;
    return this;
  }

  public PlanDraft dependents(List<String> descriptions) {
    dependents.addAll(descriptions);
    return this;
  }

  public PlanDraft requiresBackup() {
    requiresBackup = true;
    return this;
  }

  /** A plan with a statement that rewrites the table or builds an index is not instant. */
  private Strategy instantOrNot() {
    boolean rewrites = steps.stream().anyMatch(Step::rewrites);
    return strategy == Strategy.INSTANT && rewrites ? Strategy.REWRITE : strategy;
  }

  public Plan plan() {
    return new Plan(
        type,
        table,
        column,
        newName,
        instantOrNot(),
        afterEarlier,
        List.copyOf(locks.values()),
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
        conversion,
        dependents,
        requiresBackup,
        oldValue,
        newValue);
  }
}
