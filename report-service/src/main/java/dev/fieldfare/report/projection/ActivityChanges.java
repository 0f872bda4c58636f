package dev.fieldfare.report.projection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a batch of events of one target changes. It is stored in this order: {@link #reopened()}
 * first, because a migration may fail again in the same batch.
 */
public final class ActivityChanges {
  private final Map<ActivityKey, ActivityAmounts> added = new LinkedHashMap<>();
  private final Map<UUID, ActivityKey> retryable = new LinkedHashMap<>();
  private final Set<UUID> reopened = new HashSet<>();
  private final Map<UUID, BackupState> backups = new LinkedHashMap<>();

  /** Migrations counted before this batch that went back into the queue. */
  public Set<UUID> reopened() {
    return Set.copyOf(reopened);
  }

  /** What is added to each key; it may be negative. */
  public Map<ActivityKey, ActivityAmounts> added() {
    return Map.copyOf(added);
  }

  /** Migrations that a retry could take out of their key. */
  public Map<UUID, ActivityKey> retryable() {
    return Map.copyOf(retryable);
  }

  /** The last state of each backup. */
  public Map<UUID, BackupState> backups() {
    return Map.copyOf(backups);
  }

  void ended(JsonNode data) {
    EndedMigration.of(data)
        .ifPresent(
            ended -> {
              add(ended.key(), ended.amounts());
              if (ended.isRetryable()) {
                retryable.put(ended.id(), ended.key());
              }
            });
  }

  void undone(JsonNode data) {
    EndedMigration.of(data)
        .ifPresent(
            ended -> {
              add(ended.appliedKey(), ended.amounts().negated());
              add(ended.key(), ended.amounts());
            });
  }

  /** A retry of a migration; most retries are of migrations that have not ended. */
  void retried(UUID id) {
    ActivityKey key = retryable.remove(id);
    if (key == null) {
      reopened.add(id);
    } else {
      add(key, ActivityAmounts.ONE_WITHOUT_TIMES.negated());
    }
  }

  void backup(BackupState state) {
    backups.put(state.id(), state);
  }

  private void add(ActivityKey key, ActivityAmounts amounts) {
    added.merge(key, amounts, ActivityAmounts::plus);
  }
}
