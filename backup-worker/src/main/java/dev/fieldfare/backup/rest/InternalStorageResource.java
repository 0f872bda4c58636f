package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.inventory.StoreInventory;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.StorageListing;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The contents of the store, for the gateway. */
@Path("/internal/v1/storage")
@RunOnVirtualThread
public class InternalStorageResource {
  private static final int MOST = 500;

  private final StoreInventory inventory;
  private final RetentionCatalogues ledgers;

  InternalStorageResource(StoreInventory inventory, RetentionCatalogues ledgers) {
    this.inventory = inventory;
    this.ledgers = ledgers;
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
}
