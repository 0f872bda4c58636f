package dev.fieldfare.gateway.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.SenderLimits;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.config.SampleReaders;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.SetHold;
import dev.fieldfare.postgres.query.FoundMigration;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Says what changes would do, and writes nothing. */
@ApplicationScoped
public class MigrationPreviews {

  private static final Warning WAITS_FOR_STANDBYS =
      new Warning(
          "synchronous_standby",
          Severity.MEDIUM,
          "The commit waits for synchronous standbys, and the locks of the change are held until"
              + " they have answered.",
          "Set synchronous-commit to local for the target if a standby that fails must not block"
              + " the table.");

  private final PreviewPlanner plans;
  private final Targets targets;
  private final UndoGuard undos;
  private final PostingGuard guard;
  private final SampleReaders readers;

  MigrationPreviews(
      PreviewPlanner plans,
      Targets targets,
      UndoGuard undos,
      PostingGuard guard,
      GatewayConfig config) {
    this.plans = plans;
    this.targets = targets;
    this.undos = undos;
    this.guard = guard;
    this.readers = config.sampleValues();
  }

  /** The plans of what was posted, in order. Blocks. */
  public Preview of(byte[] body, Caller caller) {
    PostedMigrations posting = PostedMigrations.parse(body, Optional.empty(), caller);
    Target target = targets.named(posting.target());
    guard.check(posting, caller);
    List<PlanRequest> requests =
        posting.messages().stream()
            .map(message -> request(posting.target(), message, caller))
            .toList();
    List<PlanResult> results = plans.plan(posting.target(), requests);
    Preview preview =
        posting.atomic() ? together(target, requests, results) : preview(target, requests, results);
    return readers.include(caller.role()) ? preview : preview.withoutValues();
  }

  private Preview together(Target target, List<PlanRequest> requests, List<PlanResult> results) {
    List<Plan> planned =
        results.stream()
            .filter(PlanResult.Planned.class::isInstance)
            .map(result -> ((PlanResult.Planned) result).plan())
            .toList();
    long allowedMs =
        SetHold.allowedMs(
            requests.stream().map(request -> request.options().message()).toList(),
            target.limits().holdMs());
    List<PlanResult> all = new ArrayList<>(results.stream().map(MigrationPreviews::inSet).toList());
    boolean complete = planned.size() == results.size();
    Optional<Refusal> tooLong =
        complete ? SetHold.refuseTooLong(planned, allowedMs) : Optional.empty();
    // The worker, too, ends a set by its first member.
    tooLong.ifPresent(
        refusal -> all.set(0, new PlanResult.Refused(requests.getFirst().migrationId(), refusal)));
    return preview(target, requests, all).holding(Math.round(SetHold.estimateMs(planned)));
  }

  private static PlanResult inSet(PlanResult result) {
    return result instanceof PlanResult.Deferred deferred
        ? new PlanResult.Refused(deferred.migrationId(), deferred.inAtomicSet())
        : result;
  }

  private Preview preview(Target target, List<PlanRequest> requests, List<PlanResult> results) {
    List<PlanDocument> documents = new ArrayList<>(results.size());
    boolean standbys = !target.commitsLocally() && plans.waitsForStandbys(target.name());
    for (int i = 0; i < results.size(); i++) {
      PlanDocument document = document(requests.get(i), results.get(i));
      documents.add(
          standbys && results.get(i) instanceof PlanResult.Planned
              ? document.with(WAITS_FOR_STANDBYS)
              : document);
    }
    return Preview.of(documents);
  }

  private PlanRequest request(String target, MigrationMessage message, Caller caller) {
    MessageOptions allowed = SenderLimits.of(caller.role()).apply(message.options());
    PlanOptions options = new PlanOptions(allowed, message.declaredOldType());
    return switch (message.request()) {
      case Request.Change change -> new PlanChange(UUID.randomUUID(), change.operation(), options);
      case Request.Undo undo -> {
        FoundMigration original = undos.original(target, undo.migration());
        yield new PlanUndo(UUID.randomUUID(), original.id(), stored(original), options);
      }
      case Request.FormChange open ->
          throw new RequestRefused(
              FailureReason.UNSUPPORTED,
              "A preview needs names: send the table and the column of the field.");
      case Request.RunSql run ->
          throw new RequestRefused(FailureReason.UNSUPPORTED, "A version has no preview.");
    };
  }

  private static Plan stored(FoundMigration original) {
    return original
        .plan()
        .flatMap(MigrationPreviews::read)
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_UNDOABLE,
                    "Migration " + original.id() + " was applied without a plan."));
  }

  /** The plan of the ledger as it is shown; empty when an older or newer Fieldfare wrote it. */
  public static Optional<Plan> read(String stored) {
    try {
      return Optional.of(Plan.fromJson(ContractsJson.mapper().readTree(stored)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PlanDocument document(PlanRequest request, PlanResult result) {
    return switch (result) {
      case PlanResult.Planned(UUID id, Plan plan) -> plan.document();
      case PlanResult.Refused(UUID id, Refusal refusal) -> refused(request, refusal);
      case PlanResult.Deferred(UUID id, String reason) ->
          later(
              request,
              "planned_later",
              reason,
              "Preview it again when the earlier changes are applied.");
      case PlanResult.Blocked(UUID id) ->
          later(
              request,
              "table_held",
              "Another session holds an exclusive lock, so the table cannot be read.",
              "Preview it again when that session's transaction has ended.");
    };
  }

  private static PlanDocument refused(PlanRequest request, Refusal refusal) {
    var said = new PlanDocument.Refusal(refusal.reason().label(), refusal.message());
    return new PlanDocument(
        type(request),
        table(request).schema(),
        table(request).name(),
        column(request),
        Optional.empty(),
        false,
        List.of(said),
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        Estimate.NOTHING,
        refusal.conversion(),
        refusal.dependents(),
        false);
  }

  private static PlanDocument later(PlanRequest request, String code, String message, String hint) {
    Warning later = new Warning(code, Severity.INFO, message, hint);
    return new PlanDocument(
        type(request),
        table(request).schema(),
        table(request).name(),
        column(request),
        Optional.empty(),
        true,
        List.of(),
        List.of(later),
        List.of(),
        List.of(),
        0,
        0,
        Estimate.NOTHING,
        Optional.empty(),
        List.of(),
        false);
  }

  private static OperationType type(PlanRequest request) {
    return switch (request) {
      case PlanChange change -> change.operation().type();
      case PlanUndo undo -> OperationType.UNDO;
    };
  }

  private static TableName table(PlanRequest request) {
    return switch (request) {
      case PlanChange change -> change.operation().table();
      case PlanUndo undo -> undo.original().table();
    };
  }

  private static Optional<String> column(PlanRequest request) {
    return switch (request) {
      case PlanChange change -> change.operation().changedColumn();
      case PlanUndo undo -> undo.original().column();
    };
  }
}
