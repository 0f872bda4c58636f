package dev.fieldfare.backup.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.catalogue.BackupCatalogue;
import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.inventory.StoreAdoption;
import dev.fieldfare.backup.inventory.StoreInventory;
import dev.fieldfare.backup.inventory.StoreRewrap;
import dev.fieldfare.backup.retention.RetentionCatalogue;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.AdoptionRequest;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapRequest;
import dev.fieldfare.contracts.backup.StorageListing;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The contents of the store, for the gateway. */
@Path("/internal/v1/storage")
@RunOnVirtualThread
public class InternalStorageResource {
  private static final int MOST = 500;

  private final StoreInventory inventory;
  private final StoreAdoption adoption;
  private final StoreRewrap rewrap;
  private final RetentionCatalogues ledgers;
  private final BackupCatalogues backups;
  private final SecurityIdentity identity;

  InternalStorageResource(
      StoreInventory inventory,
      StoreAdoption adoption,
      StoreRewrap rewrap,
      RetentionCatalogues ledgers,
      BackupCatalogues backups,
      SecurityIdentity identity) {
    this.inventory = inventory;
    this.adoption = adoption;
    this.rewrap = rewrap;
    this.ledgers = ledgers;
    this.backups = backups;
    this.identity = identity;
  }

  /** The newest folders of the store. */
  @GET
  @RolesAllowed("viewer")
  public StorageListing list(
      @QueryParam("target") Optional<String> target,
      @QueryParam("limit") @DefaultValue("50") int limit)
      throws InterruptedException {
    List<String> names = target.map(List::of).orElse(ledgers.configured());
    names.forEach(ledgers::requireConfigured);
    try {
      return inventory.list(names, Math.clamp(limit, 1, MOST), ledgers::known);
    } catch (IOException e) {
      Log.warnf("the store cannot be listed reason=%s", e.getMessage());
      throw new BackupRefused(
          FailureReason.UNAVAILABLE, "The backup store does not answer: " + e.getMessage());
    }
  }

  /** Takes a backup that the ledger of its target does not know into this ledger. */
  @POST
  @Path("adopt")
  @RolesAllowed("admin")
  @ResponseStatus(202)
  public BackupDocument adopt(AdoptionRequest request) throws SQLException {
    if (request.location() == null) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY, "An adoption needs the property \"location\".");
    }
    BackupLocation location = location("location", request.location());
    BackupCatalogue backup = backups.of(location.target());
    RetentionCatalogue known = ledgers.of(location.target());
    return adoption.adopt(
        location,
        new StoreAdoption.Ledger() {
          @Override
          public boolean knows(BackupLocation other) throws SQLException {
            return known.known(List.of(other.text()), List.of()).locations().contains(other.text());
          }

          @Override
          public BackupDocument adopt(ObjectNode asked) throws SQLException {
            return backup.adopt(asked, identity.getPrincipal().getName());
          }
        });
  }

  /** Encrypts data keys with the current key; one batch of backups. */
  @POST
  @Path("rewrap")
  @RolesAllowed("admin")
  public RewrapReport rewrap(RewrapRequest request) {
    List<String> names = request.target().map(List::of).orElse(ledgers.configured());
    names.forEach(ledgers::requireConfigured);
    Optional<BackupLocation> after = request.after().map(text -> location("after", text));
    try {
      return rewrap.rewrap(names, after, request.dryRun());
    } catch (IOException e) {
      Log.warnf("backups cannot be rewrapped reason=%s", e.getMessage());
      throw new BackupRefused(
          FailureReason.UNAVAILABLE,
          "The backup store failed: %s. All backups stay readable; try again."
              .formatted(e.getMessage()));
    }
  }

  private static BackupLocation location(String property, String text) {
    try {
      return BackupLocation.of(text);
    } catch (DamagedBackupException e) {
      throw new BackupRefused(
          FailureReason.INVALID_VALUE,
          "\"%s\" is a folder of the store, as `backup list --storage` shows it."
              .formatted(property));
    }
  }
}
