package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.gateway.target.TargetFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** {@code GET backups/{formId}} and {@code DELETE cleanup}. */
@ApplicationScoped
class BackupRoutes {

  private final FormBuilderLedger ledger;
  private final FormBuilderBackups backups;
  private final FormBuilderConfig config;
  private final Clock clock = Clock.systemUTC();

  BackupRoutes(FormBuilderLedger ledger, FormBuilderBackups backups, FormBuilderConfig config) {
    this.ledger = ledger;
    this.backups = backups;
    this.config = config;
  }

  /** The data of the list of a form's backups. */
  ObjectNode list(FormBuilderParameters parameters) {
    String form = parameters.id("formId");
    int limit = parameters.limit();
    int offset = parameters.offset();
    boolean expired = parameters.flag("includeExpired");
    parameters.refuseAny();
    String id =
        ledger
            .form(config.target(), form)
            .map(FormBuilderLedger.Form::id)
            .orElseThrow(() -> new FormBuilderRefusal(404, "FORM_NOT_FOUND", "Form not found"));
    ObjectNode data = ContractsJson.mapper().createObjectNode().put("formId", id);
    ObjectNode page = backups.page(id, expired, limit, offset);
    data.set("backups", page.get("backups"));
    long total = page.path("total").asLong();
    data.put("total", total).put("limit", limit).put("offset", offset);
    return data.put("hasMore", offset + page.path("backups").size() < total);
  }

  /** The data of a cleanup, or of what it would do. */
  ObjectNode clean(FormBuilderParameters parameters) {
    int days = parameters.days();
    boolean dryRun = parameters.flag("dryRun");
    parameters.refuseAny();
    Instant cutoff = clock.instant().minus(Duration.ofDays(days));
    String date = FormBuilderAnswers.iso(cutoff);
    ObjectNode data = ContractsJson.mapper().createObjectNode();
    if (dryRun) {
      ObjectNode found = backups.expired(cutoff);
      long count = found.path("count").asLong();
      data.put("dryRun", true).put("wouldDeleteCount", count).put("cutoffDate", date);
      data.put("days", days).set("samples", found.get("samples"));
      return data.put(
          "message", "Would delete %d backups older than %d days".formatted(count, days));
    }
    long count = delete(cutoff);
    data.put("deletedCount", count).put("cutoffDate", date).put("days", days);
    return data.put(
        "message", "Deleted %d expired backups older than %d days".formatted(count, days));
  }

  private long delete(Instant cutoff) {
    try {
      return backups.expire(cutoff);
    } catch (TargetFailure e) {
      throw new FormBuilderRefusal(
          500, "CLEANUP_FAILED", "Failed to cleanup backups: " + e.reason().label());
    }
  }
}
