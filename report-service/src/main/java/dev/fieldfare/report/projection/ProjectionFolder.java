package dev.fieldfare.report.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.events.consume.EventHandler;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Folds the events of the targets into the live projections.
 *
 * <p>Events before the first rebuild of a target are skipped. The rebuild counts them from the
 * ledger, and sets the consumer's position to the one that it read. A replaced log or missing
 * events cause a rebuild.
 */
public final class ProjectionFolder implements EventHandler {
  private static final String PREFIX = "dev.fieldfare.";

  private final Projections projections;

  public ProjectionFolder(Projections projections) {
    this.projections = projections;
  }

  @Override
  public void handle(Connection own, String target, List<LoggedEvent> events) throws SQLException {
    Optional<Generation> live = projections.live(own, target);
    if (live.isEmpty()) {
      return;
    }
    Set<UUID> counted = projections.takeCounted(own, live.get(), events);
    ActivityChanges changes = new ActivityChanges();
    for (LoggedEvent event : events) {
      if (!counted.contains(event.id())) {
        fold(event, changes);
      }
    }
    projections.change(own, live.get(), changes);
    projections.handledThrough(own, target, Instant.parse(events.getLast().time()));
  }

  @Override
  public void logReplaced(Connection own, String target) throws SQLException {
    projections.needRebuild(own, target, "the event log was replaced");
  }

  @Override
  public void eventsMissed(Connection own, String target, long count) throws SQLException {
    projections.needRebuild(own, target, count + " events were deleted before they were read");
  }

  private static void fold(LoggedEvent event, ActivityChanges changes) {
    String type = event.type().substring(PREFIX.length());
    switch (type) {
      case "migration.applied",
          "migration.failed",
          "migration.rejected",
          "migration.cancelled",
          "migration.skipped" ->
          changes.ended(data(event));
      case "migration.undone" -> changes.undone(data(event));
      case "migration.retrying" -> changes.retried(EndedMigration.idOf(data(event)));
      default -> {
        if (type.startsWith("backup.")) {
          changes.backup(BackupState.of(data(event)));
        }
      }
    }
  }

  private static JsonNode data(LoggedEvent event) {
    try {
      return ContractsJson.mapper().readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the data of event %s is not JSON".formatted(event.id()), e);
    }
  }
}
