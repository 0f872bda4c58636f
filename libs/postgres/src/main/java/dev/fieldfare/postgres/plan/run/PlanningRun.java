package dev.fieldfare.postgres.plan.run;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.Casts;
import dev.fieldfare.postgres.catalog.Catalogue;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.Snapshot;
import dev.fieldfare.postgres.catalog.TypeResolver;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.PlanResult.Blocked;
import dev.fieldfare.postgres.plan.PlanResult.Deferred;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.column.AddColumnPlanner;
import dev.fieldfare.postgres.plan.column.DefaultPlanner;
import dev.fieldfare.postgres.plan.column.DropColumnPlanner;
import dev.fieldfare.postgres.plan.column.NullPlanner;
import dev.fieldfare.postgres.plan.column.RenameColumnPlanner;
import dev.fieldfare.postgres.plan.context.LiteralCheck;
import dev.fieldfare.postgres.plan.context.Literals;
import dev.fieldfare.postgres.plan.context.OwnerQueries;
import dev.fieldfare.postgres.plan.context.PlannedSchema;
import dev.fieldfare.postgres.plan.context.PlanningContext;
import dev.fieldfare.postgres.plan.context.RequiredReads;
import dev.fieldfare.postgres.plan.context.RowCount;
import dev.fieldfare.postgres.plan.context.RowInspector;
import dev.fieldfare.postgres.plan.context.TableOwners;
import dev.fieldfare.postgres.plan.conversion.ChangeTypePlanner;
import dev.fieldfare.postgres.plan.conversion.ConversionTrials;
import dev.fieldfare.postgres.plan.conversion.Conversions;
import dev.fieldfare.postgres.plan.table.CreateTablePlanner;
import dev.fieldfare.postgres.plan.table.DropTablePlanner;
import dev.fieldfare.postgres.plan.table.MoveConflicts;
import dev.fieldfare.postgres.plan.table.RenameTablePlanner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of {@link Planning}: reads once, then plans request after request. */
public final class PlanningRun {

  private final Connection target;
  private final PlanningLimits limits;
  private final Optional<Duration> longestLook;
  private final TypeResolver typeResolver;
  private final LiteralCheck literalCheck;
  private final Casts casts;

  public PlanningRun(
      Connection target,
      PlanningLimits limits,
      Optional<Duration> longestLook,
      TypeResolver types,
      LiteralCheck literals,
      Casts casts) {
    this.target = target;
    this.limits = limits;
    this.longestLook = longestLook;
    this.typeResolver = types;
    this.literalCheck = literals;
    this.casts = casts;
  }

  public List<PlanResult> plan(List<PlanRequest> requests) throws SQLException {
    Map<String, ResolvedType> types = typeResolver.resolve(target, RequiredReads.types(requests));
    RequiredReads needs = RequiredReads.of(requests, types);
    if (!needs.looksAtTables()) {
      Snapshot read = read(requests, needs);
      return plan(requests, types, needs, read, owners(requests, types, read));
    }
    try (PlanningSession session = new PlanningSession(target, longestLook)) {
      Snapshot read = read(requests, needs);
      TableOwners owners = owners(requests, types, read);
      session.probeRows();
      return plan(requests, types, needs, read, owners);
    }
  }

  private TableOwners owners(
      List<PlanRequest> requests, Map<String, ResolvedType> types, Snapshot read)
      throws SQLException {
    List<TableName> created =
        requests.stream()
            .filter(
                request ->
                    request instanceof PlanChange change
                        && change.operation() instanceof CreateTable)
            .map(request -> RequiredReads.claims(request).getFirst())
            .toList();
    return TableOwners.of(target, limits.actingRole(), read, created, types.values());
  }

  private Snapshot read(List<PlanRequest> requests, RequiredReads needs) throws SQLException {
    return new Catalogue(target, limits.actingRole())
        .read(needs.names(), needs.detailed(), NeededColumns.of(requests));
  }

  private List<PlanResult> plan(
      List<PlanRequest> requests,
      Map<String, ResolvedType> types,
      RequiredReads needs,
      Snapshot read,
      TableOwners owners)
      throws SQLException {
    PlannedSchema plannedSchema = new PlannedSchema(read);
    OwnerQueries queries = new OwnerQueries(target, owners.contained());
    Literals literals = new Literals(target, literalCheck, queries);
    literals.ask(needs.literals());
    literals.ask(RequiredReads.columnLiterals(requests, read));
    RowInspector inspector = new RowInspector(target, queries);
    ConversionTrials trials = new ConversionTrials(target, queries, new Conversions(target, casts));
    new ForeseenTrials(read, types, trials, owners).ask(requests);
    MoveConflicts relocation = new MoveConflicts(target);
    List<PlanResult> results = new ArrayList<>();
    for (PlanRequest request : requests) {
      results.add(
          plan(
              new PlanningContext(
                  request,
                  plannedSchema,
                  limits,
                  types,
                  literals,
                  inspector,
                  trials,
                  relocation,
                  owners)));
    }
    return List.copyOf(results);
  }

  private static PlanResult plan(PlanningContext context) throws SQLException {
    var claims = RequiredReads.claims(context.request());
    if (context.plannedSchema().isUncertain(claims)) {
      context.plannedSchema().postpone(claims);
      return context.deferred("An earlier change of the same table is planned only when it runs.");
    }
    PlanResult result = answer(context.isDryRun() ? context.forDryRun() : context);
    if ((result instanceof Deferred || result instanceof Blocked) && !context.isDryRun()) {
      context.plannedSchema().postpone(claims);
    }
    return result;
  }

  private static PlanResult answer(PlanningContext context) throws SQLException {
    try {
      Optional<Refusal> others = context.owners().codeOfOthers(context);
      if (others.isPresent()) {
        return context.refused(others.get());
      }
      PlanResult result = decided(context);
      return RowCount.corrects(context, refusal(result)) ? decided(context) : result;
    } catch (SQLException e) {
      return failed(context, e);
    }
  }

  private static Optional<Refusal> refusal(PlanResult result) {
    return result instanceof Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
  }

  /**
   * An error from looking at a table, if it concerns this request only: one request must not
   * prevent planning of its neighbours.
   */
  private static PlanResult failed(PlanningContext context, SQLException e) throws SQLException {
    if (context.inspector().isOver()) {
      throw e;
    }
    if (Catalogue.isLocked(e)) {
      return context.blocked();
    }
    if (SqlStates.isMissing(e.getSQLState())) {
      return context.deferred("The table was changed while it was read.");
    }
    FailureReason reason = SqlStates.classify(e.getSQLState(), e.getMessage());
    if (reason.errorClass() != ErrorClass.REFUSAL) {
      throw e;
    }
    FailureReason shown =
        reason == FailureReason.NOT_OWNER ? FailureReason.NOT_OWNER : FailureReason.UNSUPPORTED;
    return context.refused(Refusal.of(shown, context.inspector().message(e)));
  }

  private static PlanResult decided(PlanningContext context) throws SQLException {
    return switch (context.request()) {
      case PlanChange change -> change(context, change.operation());
      case PlanUndo undo -> new UndoPlanner(context).plan(undo.original().undo());
    };
  }

  private static PlanResult change(PlanningContext context, FieldOperation operation)
      throws SQLException {
    OperationType type = operation.type();
    return switch (operation) {
      case AddColumn add -> new AddColumnPlanner(context, add).plan();
      case DropColumn drop -> new DropColumnPlanner(context, drop, type).plan();
      case ChangeType retype -> new ChangeTypePlanner(context, retype, type).plan();
      case RenameColumn rename -> new RenameColumnPlanner(context, rename).plan();
      case SetDefault set -> new DefaultPlanner(context, type).plan(set);
      case DropDefault drop -> new DefaultPlanner(context, type).plan(drop);
      case SetNotNull set -> new NullPlanner(context, type).plan(set);
      case DropNotNull drop -> new NullPlanner(context, type).plan(drop);
      case CreateTable create -> new CreateTablePlanner(context, create).plan();
      case RenameTable rename -> new RenameTablePlanner(context, rename).plan();
      case DropTable drop ->
          new DropTablePlanner(context, type, drop.table(), drop.cascade()).plan();
    };
  }
}
