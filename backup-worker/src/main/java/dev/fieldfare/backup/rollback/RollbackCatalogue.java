package dev.fieldfare.backup.rollback;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.service.target.TargetReads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The rollback plans of all targets that are in use. */
public final class RollbackCatalogue {
  private final List<String> configured;
  private final Map<String, RollbackPlans> ready = new ConcurrentHashMap<>();

  /**
   * Those of these targets, as soon as they are added.
   *
   * @param configured the names of all targets
   */
  public RollbackCatalogue(List<String> configured) {
    this.configured = List.copyOf(configured);
  }

  /** Adds a target that answers. */
  public void add(RollbackPlans plans) {
    ready.put(plans.target(), plans);
  }

  /** Those of a target. */
  public RollbackPlans of(String target) {
    requireConfigured(target);
    return Optional.ofNullable(ready.get(target))
        .orElseThrow(() -> away("The target " + target + " does not answer; try again."));
  }

  private void requireConfigured(String target) {
    if (!configured.contains(target)) {
      throw new BackupRefused(
          FailureReason.UNKNOWN_TARGET, "There is no target called \"" + target + "\".");
    }
  }

  private static BackupRefused away(String message) {
    return new BackupRefused(FailureReason.UNAVAILABLE, message);
  }

  /** The newest plans of one target or all; targets that do not answer are named. */
  public RollbackPlanPage page(Optional<String> target, int most) {
    target.ifPresent(this::requireConfigured);
    List<String> names = target.map(List::of).orElse(configured);
    Map<String, List<RollbackPlan>> answers =
        TargetReads.all(
            names.stream().filter(ready::containsKey).toList(),
            name -> ready.get(name).list(most),
            TargetReads.LONGEST);
    List<RollbackPlan> found = new ArrayList<>();
    answers.values().forEach(found::addAll);
    found.sort(Comparator.comparing(RollbackPlan::createdAt).reversed());
    return new RollbackPlanPage(
        found.subList(0, Math.min(most, found.size())),
        names.stream().filter(name -> !answers.containsKey(name)).toList());
  }

  /** One plan of any target. */
  public RollbackPlan find(UUID id) {
    Map<String, Optional<RollbackPlan>> answers =
        TargetReads.until(
            Optional::isPresent,
            ready.keySet(),
            name -> ready.get(name).find(id),
            TargetReads.LONGEST);
    return answers.values().stream()
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> missing(answers.size()));
  }

  /** The plans of the target that has this one. */
  public RollbackPlans holding(UUID id) {
    return of(find(id).target());
  }

  private BackupRefused missing(int answered) {
    return answered < configured.size()
        ? away("Not all targets answer, and no other has this rollback plan.")
        : new BackupRefused(FailureReason.NOT_FOUND, "There is no rollback plan with this id.");
  }
}
