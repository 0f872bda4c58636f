package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

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

  /** That of a target; empty while it does not answer. */
  public Optional<RetentionCatalogue> find(String target) {
    if (!configured.contains(target)) {
      throw new BackupRefused(
          FailureReason.UNKNOWN_TARGET, "There is no target called \"" + target + "\".");
    }
    return Optional.ofNullable(ready.get(target));
  }

  /** That of a target. */
  public RetentionCatalogue of(String target) {
    return find(target)
        .orElseThrow(
            () ->
                new BackupRefused(
                    FailureReason.UNAVAILABLE,
                    "The target " + target + " does not answer; try again."));
  }
}
