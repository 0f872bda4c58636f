package dev.fieldfare.postgres.plan.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.Dependent;
import dev.fieldfare.postgres.catalog.DependentDefinition;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableKind;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.Step;
import dev.fieldfare.postgres.plan.UndoSpec.ReturnTable;
import dev.fieldfare.postgres.plan.column.ColumnPreconditions;
import dev.fieldfare.postgres.plan.column.ColumnRemoval;
import dev.fieldfare.postgres.plan.context.CommonChecks;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.QuarantineNames;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans DROP_TABLE: the table moves into a schema of its own, with all it has, at any size.
 *
 * <p>Its foreign keys are lifted in both directions, so that nothing cascades into it any more and
 * nothing of it stands in anybody's way.
 */
public final class DropTablePlanner {

  private final PlanningContext context;
  private final OperationType type;
  private final TableName table;
  private final boolean cascade;

  public DropTablePlanner(
      PlanningContext context, OperationType type, TableName table, boolean cascade) {
    this.context = context;
    this.type = type;
    this.table = table;
    this.cascade = cascade;
  }

  public PlanResult plan() throws SQLException {
    return CommonChecks.table(
        context,
        table,
        shape -> {
          if (shape.virtual()) {
            return context.deferred(
                "The table is made or changed by an earlier change of the run.");
          }
          return shape.detail().isEmpty() ? context.blocked() : planOn(shape, shape.detail().get());
        });
  }

  private PlanResult planOn(TableShape shape, TableDetail detail) throws SQLException {
    Optional<Refusal> refusal =
        Rules.first(
            () -> standsAlone(shape, detail),
            () -> noDependents(shape, detail),
            () -> context.accepted(Strategy.INSTANT),
            () -> context.relocation().mayCreateSchemas(context.limits().actingRole()));
    if (refusal.isPresent()) {
      return context.refused(refusal.get());
    }
    List<DependentDefinition> views =
        context.inspector().definitions(shape, ofKind(detail, Dependent.Kind.VIEW));
    Optional<Refusal> lost = ColumnPreconditions.canBeKept(views);
    return lost.isPresent() ? context.refused(lost.get()) : planned(shape, detail, views);
  }

  private static Optional<Refusal> standsAlone(TableShape shape, TableDetail detail) {
    boolean inherits = detail.columns().values().stream().anyMatch(ColumnShape::inherited);
    if (shape.facts().partition() || inherits) {
      return Rules.refuse(
          FailureReason.INHERITED, "%s is part of another table: detach it first.", shape.name());
    }
    return Rules.refuseIf(
        shape.kind() == TableKind.TABLE && !shape.relatives().isEmpty(),
        FailureReason.UNSUPPORTED,
        "Other tables inherit from %s.",
        shape.name());
  }

  private Optional<Refusal> noDependents(TableShape shape, TableDetail detail) throws SQLException {
    List<String> blocking =
        Stream.concat(
                detail.dependents().stream()
                    .filter(dependent -> blocks(shape, dependent, cascade))
                    .map(Dependent::description),
                cascade ? Stream.empty() : incoming(shape).stream().map(ColumnRemoval::describe))
            .distinct()
            .toList();
    boolean offered = !blocking.isEmpty() && !cascade && canGoAlong(shape, detail);
    return ColumnPreconditions.free(shape, "*", offered, blocking);
  }

  /** Whether the same request with "cascade" would not be refused for what hangs on the table. */
  private boolean canGoAlong(TableShape shape, TableDetail detail) throws SQLException {
    return detail.dependents().stream().noneMatch(dependent -> blocks(shape, dependent, true))
        && ColumnPreconditions.canBeKept(
                context.inspector().definitions(shape, ofKind(detail, Dependent.Kind.VIEW)))
            .isEmpty();
  }

  private static boolean blocks(TableShape shape, Dependent dependent, boolean cascade) {
    return switch (dependent.kind()) {
      case VIEW -> !cascade;
      case RULE -> dependent.needsCascade() && dependent.oid() != shape.oid();
      case FUNCTION, OTHER -> dependent.needsCascade();
      case TRIGGER, POLICY, PUBLICATION, STATISTICS, GENERATED_COLUMN, SEQUENCE, INTERNAL -> false;
    };
  }

  private static List<Dependent> ofKind(TableDetail detail, Dependent.Kind kind) {
    return detail.dependents().stream().filter(dependent -> dependent.kind() == kind).toList();
  }

  /** Foreign keys of other tables that point here. */
  private static List<ConstraintShape> incoming(TableShape shape) {
    return shape.detail().orElseThrow().incoming().stream()
        .filter(key -> key.local() && !isMember(shape, key.table()))
        .toList();
  }

  /** Foreign keys of this table that point elsewhere. */
  private static List<ConstraintShape> outgoing(TableShape shape) {
    return shape.detail().orElseThrow().constraints().stream()
        .filter(key -> key.isForeignKey() && key.local())
        .filter(key -> !isMember(shape, key.referenced().orElseThrow()))
        .toList();
  }

  private static boolean isMember(TableShape shape, TableRef other) {
    return shape.family().stream().anyMatch(member -> member.oid() == other.oid());
  }

  private PlanResult planned(
      TableShape shape, TableDetail detail, List<DependentDefinition> views) {
    String schema = QuarantineNames.quarantineSchema(context.request().migrationId());
    List<TableName> members = new ArrayList<>(List.of(shape.name()));
    shape.relatives().forEach(member -> members.add(member.name()));
    PlanDraft draft = new PlanDraft(type, shape.name()).on(shape).requiresBackup();
    draft.step(keepAside(shape, schema));
    draft.step(
        Sql.instant(
            Arguments.call("make_schema", Arguments.text(schema), Arguments.text(shape.owner()))));
    views.reversed().stream()
        .flatMap(view -> view.removal().stream())
        .forEach(removal -> draft.step(Sql.instant(removal)));
    for (ConstraintShape key : keys(shape)) {
      draft.step(ColumnRemoval.dropConstraint(key));
      draft.lock(key.table(), LockMode.ACCESS_EXCLUSIVE);
      key.referenced().ifPresent(other -> draft.lock(other, LockMode.ACCESS_EXCLUSIVE));
    }
    members.forEach(member -> draft.step(move(member, schema)));
    ReturnTable undo =
        new ReturnTable(
            shape.name(),
            context.request().migrationId(),
            schema,
            members,
            restorations(shape, views),
            cascade);
    warnOfSubscribers(draft, detail);
    undo.afterwards().forEach(restoration -> restoration.warnOfLosses(draft));
    context.plannedSchema().remove(shape.name());
    return context.planned(draft.dependents(described(shape, views)).undo(undo, shown(undo)));
  }

  private static List<ConstraintShape> keys(TableShape shape) {
    return Stream.concat(incoming(shape).stream(), outgoing(shape).stream()).toList();
  }

  private static List<String> described(TableShape shape, List<DependentDefinition> views) {
    return Stream.concat(
            views.stream().map(DependentDefinition::description),
            incoming(shape).stream().map(ColumnRemoval::describe))
        .toList();
  }

  private static List<Restoration> restorations(TableShape shape, List<DependentDefinition> views) {
    List<Restoration> all = new ArrayList<>();
    outgoing(shape).forEach(key -> all.add(ColumnRemoval.check(key)));
    incoming(shape).forEach(key -> all.add(ColumnRemoval.foreignKey(key)));
    views.forEach(view -> all.add(ColumnRemoval.restoration(view)));
    return all;
  }

  private Sql keepAside(TableShape shape, String schema) {
    ObjectNode note = ContractsJson.mapper().createObjectNode();
    note.put("schema", shape.name().schema()).put("table", shape.name().name());
    note.put("movedTo", schema);
    return Sql.instant(
        Arguments.call(
            "record_hidden_data",
            Arguments.uuid(context.request().migrationId()),
            Arguments.text("moved"),
            Arguments.json(note)));
  }

  private static Sql move(TableName member, String schema) {
    return Sql.instant(
        "ALTER TABLE %s SET SCHEMA %s"
            .formatted(Identifier.quote(member), Identifier.quote(schema)));
  }

  private static List<Step> shown(ReturnTable undo) {
    List<Step> steps = new ArrayList<>();
    for (TableName member : undo.members()) {
      steps.add(move(undo.moved(member), member.schema()));
    }
    undo.afterwards().stream()
        .flatMap(restoration -> restoration.statements().stream())
        .forEach(statement -> steps.add(Sql.rewriting(statement)));
    return steps;
  }

  private static void warnOfSubscribers(PlanDraft draft, TableDetail detail) {
    if (!detail.publications().isEmpty()) {
      draft.warn(
          "published_table",
          Severity.MEDIUM,
          "The table is published by " + String.join(", ", detail.publications()) + ".",
          "Subscribers keep their copy, and receive nothing more.");
    }
  }
}
