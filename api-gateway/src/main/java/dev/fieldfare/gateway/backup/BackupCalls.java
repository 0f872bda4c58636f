package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Calls the backup-worker for a caller of the gateway, for pages of the dashboard. Blocks. */
@ApplicationScoped
public class BackupCalls {

  private final ServiceCalls worker;

  BackupCalls(InternalClient client) {
    this.worker = new ServiceCalls(client, "backup-worker");
  }

  /**
   * A page of backups, the newest first.
   *
   * @param query the parameters of the API, encoded
   */
  public BackupPage list(Caller caller, String query) {
    return worker.get(internal(caller), "backups?" + query, BackupPage.class);
  }

  /** One backup. */
  public BackupDocument find(Caller caller, UUID id) {
    return worker.get(internal(caller), "backups/" + id, BackupDocument.class);
  }

  /** Requests a backup of a table or of one column. */
  public BackupDocument create(Caller caller, BackupRequest request) {
    String json = ContractsJson.mapper().valueToTree(request).toString();
    return worker.post(internal(caller), "backups", json, BackupDocument.class);
  }

  /** Has a backup read back again. */
  public BackupDocument verify(Caller caller, UUID id) {
    return worker.post(
        internal(caller), "backups/%s/verify".formatted(id), "", BackupDocument.class);
  }

  /** Requests a restore into a new table. */
  public AcceptedRestore restore(Caller caller, UUID id, RestoreRequest request) {
    String json = ContractsJson.mapper().valueToTree(request).toString();
    return worker.post(
        internal(caller), "backups/%s/restore".formatted(id), json, AcceptedRestore.class);
  }

  private static InternalCaller internal(Caller caller) {
    return InternalCaller.of(caller.identity());
  }
}
