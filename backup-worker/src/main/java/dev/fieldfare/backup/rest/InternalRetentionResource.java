package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.retention.RetentionCatalogue;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.backup.retention.RetentionRules;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.contracts.backup.HoldRequest;
import dev.fieldfare.contracts.backup.PromotionRequest;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The retention of backups, for the gateway. */
@Path("/internal/v1/retention")
@RunOnVirtualThread
public class InternalRetentionResource {
  private static final int MOST = 500;
  private static final int LONGEST_REASON = 500;
  private static final int MOST_IDS = 1_000;

  private final BackupCatalogues backups;
  private final RetentionCatalogues retention;
  private final SecurityIdentity identity;

  InternalRetentionResource(
      BackupCatalogues backups, RetentionCatalogues retention, SecurityIdentity identity) {
    this.backups = backups;
    this.retention = retention;
    this.identity = identity;
  }

  /** Holds a backup. */
  @POST
  @Path("{id}/hold")
  @RolesAllowed("operator")
  public BackupDocument hold(@PathParam("id") UUID id, HoldRequest request) throws SQLException {
    String reason = request.reason() == null ? "" : request.reason().strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.indexOf(0) >= 0) {
      throw wrong("\"reason\" is 1 to 500 characters.");
    }
    return of(id).hold(id, reason, identity.getPrincipal().getName());
  }

  /** Ends a hold. */
  @POST
  @Path("{id}/release")
  @RolesAllowed("operator")
  public BackupDocument release(@PathParam("id") UUID id) throws SQLException {
    return of(id).release(id);
  }

  /** Gives a backup a later tier. */
  @POST
  @Path("{id}/promote")
  @RolesAllowed("operator")
  public BackupDocument promote(@PathParam("id") UUID id, PromotionRequest request)
      throws SQLException {
    if (request.tier() == null) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY, "A promotion needs the property \"tier\".");
    }
    return of(id).promote(id, request.tier());
  }

  /** Backups that may expire soon, the first one first. */
  @GET
  @Path("expiring")
  @RolesAllowed("viewer")
  public BackupPage expiring(
      @QueryParam("target") Optional<String> target,
      @QueryParam("days") @DefaultValue("7") int days) {
    List<String> names = target.map(List::of).orElse(retention.configured());
    Duration within = Duration.ofDays(Math.clamp(days, 0, RetentionRules.MOST_DAYS));
    Map<String, List<BackupDocument>> answers = retention.expiring(names, within, MOST);
    List<String> missing = names.stream().filter(name -> !answers.containsKey(name)).toList();
    List<BackupDocument> found = new ArrayList<>();
    answers.values().forEach(found::addAll);
    found.sort(Comparator.comparing(backup -> backup.retentionUntil().orElseThrow()));
    return new BackupPage(
        found.subList(0, Math.min(MOST, found.size())), Optional.empty(), missing);
  }

  /** Ends backups whose time is over. */
  @POST
  @Path("cleanup")
  @RolesAllowed("admin")
  public CleanupReport cleanUp(CleanupRequest request) throws SQLException {
    request.olderThanDays().ifPresent(days -> requireDays("olderThanDays", days));
    request
        .keep()
        .filter(number -> number < 1 || number > RetentionRules.MOST_KEPT)
        .ifPresent(
            _ -> {
              throw wrong("\"keep\" is 1 to 1000.");
            });
    request
        .ids()
        .filter(ids -> ids.isEmpty() || ids.size() > MOST_IDS)
        .ifPresent(
            _ -> {
              throw wrong("\"ids\" has 1 to 1000 ids.");
            });
    return retention
        .of(request.target().orElse(Streams.MAIN_TARGET))
        .cleanUp(request, identity.getPrincipal().getName());
  }

  static void requireDays(String property, int days) {
    if (days < RetentionRules.LEAST_DAYS || days > RetentionRules.MOST_DAYS) {
      throw wrong("\"%s\" is 30 to 365.".formatted(property));
    }
  }

  private RetentionCatalogue of(UUID backup) {
    return retention.of(backups.holding(backup).target());
  }

  private static BackupRefused wrong(String message) {
    return new BackupRefused(FailureReason.INVALID_VALUE, message);
  }
}
