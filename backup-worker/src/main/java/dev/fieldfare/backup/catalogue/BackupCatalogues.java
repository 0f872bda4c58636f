package dev.fieldfare.backup.catalogue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.service.target.TargetReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The backups of all targets that are in use. */
public final class BackupCatalogues {
  private final List<String> configured;
  private final Duration longest;
  private final Map<String, BackupCatalogue> ready = new ConcurrentHashMap<>();

  /**
   * The catalogues of these targets, as soon as they are added.
   *
   * @param configured the names of all targets
   */
  public BackupCatalogues(List<String> configured) {
    this(configured, TargetReads.LONGEST);
  }

  /** Waits no longer than this for all targets together. */
  BackupCatalogues(List<String> configured, Duration longest) {
    this.configured = List.copyOf(configured);
    this.longest = longest;
  }

  private record Found(BackupCatalogue catalogue, BackupDocument backup) {}

  /** Adds a target that answers. */
  public void add(BackupCatalogue catalogue) {
    ready.put(catalogue.target(), catalogue);
  }

  /** The catalogue of a target. */
  public BackupCatalogue of(String target) {
    requireConfigured(target);
    return Optional.ofNullable(ready.get(target)).orElseThrow(() -> away(target));
  }

  private void requireConfigured(String target) {
    if (!configured.contains(target)) {
      throw new BackupRefused(
          FailureReason.UNKNOWN_TARGET, "There is no target called \"" + target + "\".");
    }
  }

  private static BackupRefused away(String target) {
    return new BackupRefused(
        FailureReason.UNAVAILABLE, "The target " + target + " does not answer; try again.");
  }

  /** A page over one target or all; targets that do not answer are named. */
  public BackupPage page(Optional<String> target, Filter filter) {
    target.ifPresent(this::requireConfigured);
    List<String> names = target.map(List::of).orElse(configured);
    List<String> asked = names.stream().filter(ready::containsKey).toList();
    Filter more = oneMore(filter);
    Map<String, List<BackupDocument>> answers =
        TargetReads.all(asked, name -> ready.get(name).page(more), longest);
    List<String> missing = names.stream().filter(name -> !answers.containsKey(name)).toList();
    List<BackupDocument> found = new ArrayList<>();
    answers.values().forEach(found::addAll);
    found.sort(Comparator.comparing((BackupDocument backup) -> backup.id().toString()).reversed());
    List<BackupDocument> shown = found.subList(0, Math.min(filter.most(), found.size()));
    Optional<String> next =
        found.size() > shown.size()
            ? Optional.of(shown.getLast().id().toString())
            : Optional.empty();
    return new BackupPage(shown, next, missing);
  }

  private static Filter oneMore(Filter filter) {
    return new Filter(
        filter.status(),
        filter.table(),
        filter.schema(),
        filter.name(),
        filter.before(),
        filter.most() + 1);
  }

  /** One backup of any target. */
  public BackupDocument find(UUID id) {
    return search(id).backup();
  }

  /** The catalogue that has a backup. */
  public BackupCatalogue holding(UUID id) {
    return search(id).catalogue();
  }

  private Found search(UUID id) {
    Map<String, Optional<BackupDocument>> answers =
        TargetReads.until(
            Optional::isPresent, ready.keySet(), name -> ready.get(name).find(id), longest);
    for (Map.Entry<String, Optional<BackupDocument>> answer : answers.entrySet()) {
      if (answer.getValue().isPresent()) {
        return new Found(ready.get(answer.getKey()), answer.getValue().get());
      }
    }
    if (answers.size() < configured.size()) {
      throw new BackupRefused(
          FailureReason.UNAVAILABLE, "Not all targets answer, and no other has this backup.");
    }
    throw missing(id);
  }

  private static BackupRefused missing(UUID id) {
    return new BackupRefused(FailureReason.NOT_FOUND, "There is no backup with the id " + id + ".");
  }
}
