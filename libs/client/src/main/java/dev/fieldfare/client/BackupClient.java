package dev.fieldfare.client;

import dev.fieldfare.client.rollback.RollbackPlanClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.AdoptionRequest;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.contracts.backup.HoldRequest;
import dev.fieldfare.contracts.backup.PromotionRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapRequest;
import dev.fieldfare.contracts.backup.StorageListing;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Backups. */
public final class BackupClient {
  private static final String BACKUPS = "backups";
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Gateway gateway;

  BackupClient(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * A page of backups, the newest first.
   *
   * @param filter of the resource {@code backups}: target, status, table, name, limit, cursor
   */
  public BackupPage list(Map<String, String> filter) {
    return gateway.get(BACKUPS, filter, BackupPage.class);
  }

  /** One backup. */
  public BackupDocument show(UUID id) {
    return gateway.get(BACKUPS + "/" + id, Map.of(), BackupDocument.class);
  }

  /** The contents of the store, also backups that no ledger knows; all targets by default. */
  public StorageListing storage(Optional<String> target, Optional<Integer> limit) {
    Map<String, String> filter = new HashMap<>();
    target.ifPresent(name -> filter.put("target", name));
    limit.ifPresent(most -> filter.put("limit", most.toString()));
    return gateway.get(BACKUPS + "/storage", filter, StorageListing.class);
  }

  /** Takes a backup of the store into the ledger; it needs the role admin. */
  public BackupDocument adopt(String location) {
    String json = ContractsJson.mapper().valueToTree(new AdoptionRequest(location)).toString();
    return gateway.post(BACKUPS + "/storage/adopt", newKey(), json, BackupDocument.class);
  }

  /** Encrypts a batch of data keys with the current key; it needs the role admin. */
  public RewrapReport rewrap(RewrapRequest request) {
    String json = ContractsJson.mapper().valueToTree(request).toString();
    return gateway.post(BACKUPS + "/storage/rewrap", newKey(), json, RewrapReport.class);
  }

  /** Requests a backup; it needs the role operator. */
  public BackupDocument create(BackupRequest request) {
    String json = ContractsJson.mapper().valueToTree(request).toString();
    return gateway.post(BACKUPS, newKey(), json, BackupDocument.class);
  }

  /** Has a verified backup read back again; it needs the role operator. */
  public BackupDocument verify(UUID id) {
    return gateway.post(BACKUPS + "/" + id + "/verify", newKey(), "{}", BackupDocument.class);
  }

  /** Has a backup restored into a scratch database and compared; it needs the role operator. */
  public BackupDocument prove(UUID id) {
    return gateway.post(BACKUPS + "/" + id + "/prove", newKey(), "{}", BackupDocument.class);
  }

  /** Restores a table, rows of a table, or a database; it needs the role operator. */
  public AcceptedRestore restore(UUID id, RestoreRequest asked) {
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return gateway.post(BACKUPS + "/" + id + "/restore", newKey(), json, AcceptedRestore.class);
  }

  /**
   * The rows of a table of a backup, as they arrive; it needs the role operator. The stream fails
   * when the answer breaks off.
   *
   * @param format csv, json or sql
   * @param table needed for a backup of several tables
   */
  public InputStream download(UUID id, String format, Optional<String> table) {
    String query =
        "?format="
            + Gateway.encoded(format)
            + table.map(name -> "&table=" + Gateway.encoded(name)).orElse("");
    return gateway.download(BACKUPS + "/" + id + "/data" + query).content();
  }

  /** Backups that may expire within so many days; all targets when none is named. */
  public BackupPage expiring(Optional<String> target, int days) {
    Map<String, String> filter = new HashMap<>();
    filter.put("days", Integer.toString(days));
    target.ifPresent(name -> filter.put("target", name));
    return gateway.get(BACKUPS + "/expiring", filter, BackupPage.class);
  }

  /** Keeps a backup until it is released; it needs the role operator. */
  public BackupDocument hold(UUID id, String reason) {
    return change(id, "hold", new HoldRequest(reason));
  }

  /** Ends a hold; it needs the role operator. */
  public BackupDocument release(UUID id) {
    return change(id, "release", Map.of());
  }

  /** Gives a backup a later tier; it needs the role operator. */
  public BackupDocument promote(UUID id, BackupTier tier) {
    return change(id, "promote", new PromotionRequest(tier));
  }

  private BackupDocument change(UUID id, String verb, Object body) {
    String json = ContractsJson.mapper().valueToTree(body).toString();
    return gateway.post(BACKUPS + "/" + id + "/" + verb, newKey(), json, BackupDocument.class);
  }

  /** Ends backups whose time is over, or shows what would be ended; it needs the role admin. */
  public CleanupReport cleanUp(CleanupRequest request) {
    String json = ContractsJson.mapper().valueToTree(request).toString();
    return gateway.post(BACKUPS + "/cleanup", newKey(), json, CleanupReport.class);
  }

  /** The way back to backups or to a migration. */
  public RollbackPlanClient rollbackPlans() {
    return new RollbackPlanClient(gateway);
  }

  /** Asks until the backup is as expected or the time is over; the last answer. */
  public BackupDocument await(UUID id, Predicate<BackupDocument> expected, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    BackupDocument backup = show(id);
    while (!expected.test(backup) && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
      backup = show(id);
    }
    return backup;
  }

  private static Optional<String> newKey() {
    return Optional.of(UUID.randomUUID().toString());
  }
}
