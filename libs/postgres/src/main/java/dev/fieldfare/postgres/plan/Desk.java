package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.PlanResult.Blocked;
import dev.fieldfare.postgres.plan.PlanResult.Deferred;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that planning one request may look at.
 *
 * @param types what the texts of types mean, for those that mean something
 */
record Desk(
    PlanRequest request,
    World world,
    PlanningLimits limits,
    Map<String, ResolvedType> types,
    Literals literals,
    Probe probe,
    Trials trials,
    Relocation relocation,
    TableOwners owners) {

  /** The same, with changes that nobody after it sees. */
  Desk forDryRun() {
    return new Desk(
        request, world.copy(), limits, types, literals, probe, trials, relocation, owners);
  }

  /** The owner of a table, or of one that is made in its schema. */
  String ownerOf(TableName table) {
    return world
        .table(table)
        .map(TableShape::owner)
        .or(() -> owners.ofNewTable(table.schema()))
        .orElse("");
  }

  boolean isDryRun() {
    return request.options().message().dryRun();
  }

  Planned planned(PlanDraft draft) {
    return new Planned(request.migrationId(), draft.plan());
  }

  Refused refused(Refusal refusal) {
    return new Refused(request.migrationId(), refusal);
  }

  Deferred deferred(String reason) {
    return new Deferred(request.migrationId(), reason);
  }

  Blocked blocked() {
    return new Blocked(request.migrationId());
  }

  /** How long this change may hold its strong lock. */
  long holdMs() {
    return SetHold.allowedMs(List.of(request.options().message()), limits.holdMs());
  }

  Optional<ResolvedType> type(String text) {
    return Optional.ofNullable(types.get(text));
  }

  Optional<Refusal> knownType(String text) {
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
        "The type \"%s\" is, or is made of, a type in a schema of Fieldfare or of the system:"
            + " columns cannot have it.",
        text);
  }

  /** The same for a column of a table, which cannot contain rows of its own table. */
  Optional<Refusal> knownType(String text, TableShape shape) {
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

  Optional<Refusal> validLiteral(ResolvedType type, String literal) throws SQLException {
    TypedLiteral typed = new TypedLiteral(type.sql(), literal);
    if (LiteralCheck.isOfTheMoment(typed)) {
      return Rules.refuse(
          FailureReason.INVALID_DEFAULT,
          "\"%s\" of the type %s would be the moment of the change, for all later rows too. Give a"
              + " fixed value; an administrator may send \"defaultExpression\": \"now()\".",
          shortened(literal),
          type.sql());
    }
    return Rules.refuseIf(
        literals.isBad(typed, ownerOf(Needs.claims(request).getFirst())),
        FailureReason.INVALID_DEFAULT,
        "\"%s\" is no value of the type %s.",
        shortened(literal),
        type.sql());
  }

  /** The sender may insist on a strategy; another one is not taken instead. */
  Optional<Refusal> accepted(Strategy strategy) {
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

  static Optional<Refusal> notAvailableYet(String what) {
    return Rules.refuse(FailureReason.NOT_AVAILABLE_YET, "%s is not available yet.", what);
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
