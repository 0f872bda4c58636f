package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult.Blocked;
import dev.fieldfare.postgres.plan.PlanResult.Deferred;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.SetHold;
import dev.fieldfare.postgres.plan.conversion.ConversionTrials;
import dev.fieldfare.postgres.plan.table.MoveConflicts;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that planning one request may look at.
 *
 * @param types what the texts of types mean, for those that mean something
 */
public record PlanningContext(
    PlanRequest request,
    PlannedSchema plannedSchema,
    PlanningLimits limits,
    Map<String, ResolvedType> types,
    Literals literals,
    RowInspector inspector,
    ConversionTrials trials,
    MoveConflicts relocation,
    TableOwners owners) {

  /** The same, with changes that later requests do not see. */
  public PlanningContext forDryRun() {
    return new PlanningContext(
        request,
        plannedSchema.copy(),
        limits,
        types,
        literals,
        inspector,
        trials,
        relocation,
        owners);
  }

  /** The owner of a table, or of one that is made in its schema. */
  public String ownerOf(TableName table) {
    return plannedSchema
        .table(table)
        .map(TableShape::owner)
        .or(() -> owners.ofNewTable(table.schema()))
        .orElse("");
  }

  public boolean isDryRun() {
    return request.options().message().dryRun();
  }

  public Planned planned(PlanDraft draft) {
    return new Planned(request.migrationId(), draft.plan());
  }

  public Refused refused(Refusal refusal) {
    return new Refused(request.migrationId(), refusal);
  }

  public Deferred deferred(String reason) {
    return new Deferred(request.migrationId(), reason);
  }

  public Blocked blocked() {
    return new Blocked(request.migrationId());
  }

  /** How long this change may hold its strong lock. */
  long holdMs() {
    return SetHold.allowedMs(List.of(request.options().message()), limits.holdMs());
  }

  public Optional<ResolvedType> type(String text) {
    return Optional.ofNullable(types.get(text));
  }

  public Optional<Refusal> knownType(String text) {
    ResolvedType type = types.get(text);
    if (type == null || type.parts().pseudo()) {
      return Rules.refuse(
          FailureReason.UNKNOWN_TYPE,
          "The database has no type \"%s\" that a column can have.",
          text);
    }
    return Rules.refuseIf(
        type.parts().reserved(),
        FailureReason.SYSTEM_SCHEMA,
        "The type \"%s\" is, or contains, a type in a schema of Fieldfare or of the"
            + " system. Columns cannot have such a type.",
        text);
  }

  /** The same for a column of a table, which cannot contain rows of its own table. */
  public Optional<Refusal> knownType(String text, TableShape shape) {
    Optional<Refusal> refusal = knownType(text);
    return refusal.isPresent()
        ? refusal
        : Rules.refuseIf(
            types.get(text).parts().relations().contains(shape.oid()),
            FailureReason.UNSUPPORTED,
            "The type \"%s\" contains rows of %s itself.",
            text,
            shape.name());
  }

  public Optional<Refusal> validLiteral(ResolvedType type, String literal) throws SQLException {
    TypedLiteral typed = new TypedLiteral(type.sql(), literal);
    if (LiteralCheck.isOfTheMoment(typed)) {
      return Rules.refuse(
          FailureReason.INVALID_DEFAULT,
          "\"%s\" of the type %s is evaluated once, at the change: all later rows would"
              + " get the same time. Give a fixed value. For a new column an administrator may"
              + " send \"defaultExpression\": \"now()\" instead.",
          shortened(literal),
          type.sql());
    }
    return Rules.refuseIf(
        literals.isBad(typed, ownerOf(RequiredReads.claims(request).getFirst())),
        FailureReason.INVALID_DEFAULT,
        "\"%s\" is not a valid value of the type %s.",
        shortened(literal),
        type.sql());
  }

  /** The sender may insist on a strategy; another one is not taken instead. */
  public Optional<Refusal> accepted(Strategy strategy) {
    Optional<Strategy> asked = request.options().message().strategy();
    if (asked.isEmpty() || asked.get() == strategy) {
      return Optional.empty();
    }
    if (asked.get() == Strategy.ONLINE || asked.get() == Strategy.CONCURRENT) {
      return notAvailableYet("The strategy " + asked.get().label());
    }
    return Rules.refuse(
        FailureReason.UNSUPPORTED,
        "This change cannot be done with the strategy %s; it would take %s.",
        asked.get().label(),
        strategy.label());
  }

  public static Optional<Refusal> notAvailableYet(String what) {
    return Rules.refuse(FailureReason.NOT_AVAILABLE_YET, "%s is not available yet.", what);
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
