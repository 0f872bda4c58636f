package dev.fieldfare.postgres.plan;

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
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import dev.fieldfare.postgres.plan.PlanResult.Blocked;
import dev.fieldfare.postgres.plan.PlanResult.Deferred;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of {@link Planning}: reads once, then plans request after request. */
final class PlanningRun {

  private final Connection target;
  private final PlanningLimits limits;
  private final Optional<Duration> longestLook;
  private final TypeResolver typeResolver;
  private final LiteralCheck literalCheck;
  private final Casts casts;

  PlanningRun(
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

  List<PlanResult> plan(List<PlanRequest> requests) throws SQLException {
    Map<String, ResolvedType> types = typeResolver.resolve(target, Needs.types(requests));
    Needs needs = Needs.of(requests, types);
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
            .flatMap(request -> Needs.claims(request).stream())
            .toList();
    return TableOwners.of(target, limits.actingRole(), read, created, types.values());
  }

  private Snapshot read(List<PlanRequest> requests, Needs needs) throws SQLException {
    return new Catalogue(target, limits.actingRole())
        .read(needs.names(), needs.detailed(), NeededColumns.of(requests));
  }

  private List<PlanResult> plan(
      List<PlanRequest> requests,
      Map<String, ResolvedType> types,
      Needs needs,
      Snapshot read,
      TableOwners owners)
      throws SQLException {
    World world = new World(read);
    OwnerQueries queries = new OwnerQueries(target, owners.contained());
    Literals literals = new Literals(target, literalCheck, queries);
    literals.ask(needs.literals());
    literals.ask(Needs.columnLiterals(requests, read));
    Probe probe = new Probe(target, queries);
    Trials trials = new Trials(target, queries, new Conversions(target, casts), probe);
    new ForeseenTrials(read, types, trials, owners).ask(requests);
    Relocation relocation = new Relocation(target);
    List<PlanResult> results = new ArrayList<>();
    for (PlanRequest request : requests) {
      results.add(
          plan(
              new Desk(
                  request, world, limits, types, literals, probe, trials, relocation, owners)));
    }
    return List.copyOf(results);
  }

  private static PlanResult plan(Desk desk) throws SQLException {
    var claims = Needs.claims(desk.request());
    if (desk.world().isUncertain(claims)) {
      desk.world().postpone(claims);
      return desk.deferred("An earlier change of the same table is planned only when it runs.");
    }
    PlanResult result = answer(desk.isDryRun() ? desk.forDryRun() : desk);
    if ((result instanceof Deferred || result instanceof Blocked) && !desk.isDryRun()) {
      desk.world().postpone(claims);
    }
    return result;
  }

  private static PlanResult answer(Desk desk) throws SQLException {
    try {
      Optional<Refusal> others = desk.owners().codeOfOthers(desk);
      if (others.isPresent()) {
        return desk.refused(others.get());
      }
      PlanResult result = decided(desk);
      return RowCount.corrects(desk, refusal(result)) ? decided(desk) : result;
    } catch (SQLException e) {
      return failed(desk, e);
    }
  }

  private static Optional<Refusal> refusal(PlanResult result) {
    return result instanceof Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
  }

  /**
   * What looking at a table ran into, if it says something about this request only: one request
   * must not keep its neighbours from being planned.
   */
  private static PlanResult failed(Desk desk, SQLException e) throws SQLException {
    if (desk.probe().isOver()) {
      throw e;
    }
    if (Catalogue.isLocked(e)) {
      return desk.blocked();
    }
    if (SqlStates.isMissing(e.getSQLState())) {
      return desk.deferred("The table changes while it is looked at.");
    }
    FailureReason reason = SqlStates.classify(e.getSQLState(), e.getMessage());
    if (reason.errorClass() != ErrorClass.REFUSAL) {
      throw e;
    }
    FailureReason shown =
        reason == FailureReason.NOT_OWNER ? FailureReason.NOT_OWNER : FailureReason.UNSUPPORTED;
    return desk.refused(Refusal.of(shown, desk.probe().message(e)));
  }

  private static PlanResult decided(Desk desk) throws SQLException {
    return switch (desk.request()) {
      case PlanChange change -> change(desk, change.operation());
      case PlanUndo undo -> new UndoPlanner(desk).plan(undo.original().undo());
    };
  }

  private static PlanResult change(Desk desk, FieldOperation operation) throws SQLException {
    OperationType type = operation.type();
    return switch (operation) {
      case AddColumn add -> new AddColumnPlanner(desk, add).plan();
      case DropColumn drop -> new DropColumnPlanner(desk, drop, type).plan();
      case ChangeType retype -> new ChangeTypePlanner(desk, retype, type).plan();
      case RenameColumn rename -> new RenameColumnPlanner(desk, rename).plan();
      case SetDefault set -> new DefaultPlanner(desk, type).plan(set);
      case DropDefault drop -> new DefaultPlanner(desk, type).plan(drop);
      case SetNotNull set -> new NullPlanner(desk, type).plan(set);
      case DropNotNull drop -> new NullPlanner(desk, type).plan(drop);
      case CreateTable create -> new CreateTablePlanner(desk, create).plan();
      case RenameTable rename -> new RenameTablePlanner(desk, rename).plan();
      case DropTable drop -> new DropTablePlanner(desk, type, drop.table(), drop.cascade()).plan();
    };
  }
}
