package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Calls the backup-worker for backups, for the API and for the dashboard. Blocks. */
@ApplicationScoped
public class BackupCalls {

  /** All rows are read and checked before the answer begins. */
  private static final Duration READING = Duration.ofMinutes(30);

  private final ServiceCalls worker;

  BackupCalls(InternalClient client) {
    this.worker = new ServiceCalls(client, "backup-worker");
  }

  /**
   * A page of backups, the newest first.
   *
   * @param query the parameters of the API, encoded
   */
  public BackupPage list(InternalCaller caller, String query) {
    return worker.get(caller, "backups?" + query, BackupPage.class);
  }

  /** One backup. */
  public BackupDocument find(InternalCaller caller, UUID id) {
    return worker.get(caller, "backups/" + id, BackupDocument.class);
  }

  /** Requests a backup. */
  public BackupDocument create(InternalCaller caller, BackupRequest request) {
    return worker.post(caller, "backups", json(request), BackupDocument.class);
  }

  /** Has a backup read back again. */
  public BackupDocument verify(InternalCaller caller, UUID id) {
    return worker.post(caller, "backups/%s/verify".formatted(id), "", BackupDocument.class);
  }

  /** Requests a restore into a new table or a new database. */
  public AcceptedRestore restore(InternalCaller caller, UUID id, RestoreRequest request) {
    return worker.post(
        caller, "backups/%s/restore".formatted(id), json(request), AcceptedRestore.class);
  }

  /** Requests a proof: the worker restores the backup into a scratch database and compares. */
  public BackupDocument prove(InternalCaller caller, UUID id) {
    return worker.post(caller, "backups/%s/prove".formatted(id), "", BackupDocument.class);
  }

  /**
   * The rows of a backup, read while they arrive.
   *
   * @param query the parameters of the API, encoded
   */
  public InternalAnswer data(InternalCaller caller, UUID id, String query) {
    return worker.stream(caller, "downloads/%s?%s".formatted(id, query), READING);
  }

  /** Calls the resources for the retention of backups. */
  <T> T retain(InternalCaller caller, String path, Object body, Class<T> type) {
    return worker.post(caller, "retention/" + path, json(body), type);
  }

  /** Backups whose retention ends within these days, the earliest first. */
  public BackupPage expiring(InternalCaller caller, Optional<String> target, int days) {
    EncodedQuery query = new EncodedQuery().with("days", days).with("target", target);
    return worker.get(caller, "retention/expiring?" + query, BackupPage.class);
  }

  /** The id of a backup from an address. */
  public static UUID known(String id) {
    return Paging.known(id, "backup");
  }

  private static String json(Object document) {
    return ContractsJson.mapper().valueToTree(document).toString();
  }
}
