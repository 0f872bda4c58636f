package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import dev.fieldfare.service.target.TargetReads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The retention of the backups of all targets that are in use. */
public final class RetentionCatalogues {
  private final List<String> configured;
  private final Map<String, RetentionCatalogue> ready = new ConcurrentHashMap<>();

  /**
   * Those of these targets, as soon as they are added.
   *
   * @param configured the names of all targets
   */
  public RetentionCatalogues(List<String> configured) {
    this.configured = List.copyOf(configured);
  }

  /** Adds a target that answers. */
  public void add(String target, RetentionCatalogue catalogue) {
    ready.put(target, catalogue);
  }

  /** The names of all targets. */
  public List<String> configured() {
    return configured;
  }

  /** Backups that may expire, by the target that answered. */
  public Map<String, List<BackupDocument>> expiring(
      List<String> targets, Duration within, int most) {
    targets.forEach(this::requireConfigured);
    return TargetReads.all(
        targets.stream().filter(ready::containsKey).toList(),
        name -> ready.get(name).expiring(within, most),
        TargetReads.LONGEST);
  }

  /** Which folders and backups the ledger of a target knows; empty when it does not answer. */
  public Optional<KnownFolders> known(
      String target, Collection<String> locations, Collection<UUID> backups) {
    requireConfigured(target);
    return Optional.ofNullable(
        TargetReads.all(
                Stream.of(target).filter(ready::containsKey).toList(),
                name -> ready.get(name).known(locations, backups),
                TargetReads.LONGEST)
            .get(target));
  }

  /** Refuses an unknown target. */
  public void requireConfigured(String target) {
    if (!configured.contains(target)) {
      throw new BackupRefused(
          FailureReason.UNKNOWN_TARGET, "There is no target called \"" + target + "\".");
    }
  }

  /** That of a target. */
  public RetentionCatalogue of(String target) {
    requireConfigured(target);
    return Optional.ofNullable(ready.get(target))
        .orElseThrow(
            () ->
                new BackupRefused(
                    FailureReason.UNAVAILABLE,
                    "The target " + target + " does not answer; try again."));
  }
}
