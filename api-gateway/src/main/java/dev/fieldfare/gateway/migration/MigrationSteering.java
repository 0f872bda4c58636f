package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.migration.MigrationLedger.Steering;
import dev.fieldfare.gateway.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Undoes, cancels, retries, pauses and resumes migrations, for the API and for the dashboard. */
@ApplicationScoped
public class MigrationSteering {

  private final MigrationIntake intake;
  private final MigrationLedger migrations;
  private final MigrationDocuments shown;
  private final UndoGuard guard;

  MigrationSteering(
      MigrationIntake intake,
      MigrationLedger migrations,
      MigrationDocuments shown,
      UndoGuard guard) {
    this.intake = intake;
    this.migrations = migrations;
    this.shown = shown;
    this.guard = guard;
  }

  /** Enqueues the migration that takes this one back, once for each key. */
  public CompletionStage<Accepted> undo(Located original, Optional<String> key, Caller caller) {
    return intake.post(PostedMigrations.undoOf(original, key), caller);
  }

  /**
   * Steers a migration and returns it as it is afterwards. Blocks.
   *
   * @throws RequestRefused when the caller may not do it, or the migration's status does not allow
   *     it
   */
  public Migration steer(Located found, Steering steering, Caller caller) {
    if (steering == Steering.CANCEL) {
      guard.requireOwn(caller, found.migration(), "cancel");
    }
    UUID id = found.migration().id();
    require(steering, migrations.steer(found.target(), steering, id, caller.name()), id);
    return shown.complete(shown.find(id.toString(), found.target()));
  }

  private static void require(Steering steering, String answer, UUID id) {
    switch (answer) {
      case "unknown" ->
          throw new RequestRefused(
              FailureReason.UNKNOWN_MIGRATION, "There is no migration \"" + id + "\".");
      case "too_late" ->
          throw new RequestRefused(
              FailureReason.TOO_LATE,
              "It is too late: the migration is being applied, or has ended.");
      case "conflict" -> throw new RequestRefused(FailureReason.WRONG_STATE, reason(steering));
      default -> {
        // It is done.
      }
    }
  }

  private static String reason(Steering steering) {
    return switch (steering) {
      case CANCEL -> "The migration cannot be cancelled in its present status.";
      case RETRY ->
          "Only a migration that failed, that waits for a lock or a retry, or that was"
              + " cancelled because its predecessor failed can be retried. A member of an"
              + " atomic set cannot be retried.";
      case PAUSE -> "Only a migration that is queued, scheduled or waiting can be paused.";
      case RESUME -> "The migration is not paused.";
    };
  }
}
