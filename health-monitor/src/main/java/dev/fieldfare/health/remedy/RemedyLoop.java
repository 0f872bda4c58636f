package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyPolicy;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks for problems of one target that an action repairs. Performs the remedies that the policy
 * allows or an operator has confirmed, one at a time.
 *
 * <p>After a kill during an action, the remedy stays RUNNING. After some minutes it is judged like
 * every other remedy: it has failed if its problem is still found.
 */
public final class RemedyLoop implements ServiceLoop {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final CheckedTarget target;
  private final List<RemedyEffect> effects;
  private final RemedyPolicies policies;
  private final Remedies remedies;

  /** A loop for a target with these actions. */
  public RemedyLoop(
      CheckedTarget target,
      List<RemedyEffect> effects,
      RemedyPolicies policies,
      Remedies remedies) {
    this.target = target;
    this.effects = List.copyOf(effects);
    this.policies = policies;
    this.remedies = remedies;
  }

  @Override
  public String name() {
    return "remedies";
  }

  @Override
  public Duration round() throws SQLException {
    for (RemedyEffect effect : effects) {
      Optional<List<FoundProblem>> found = find(effect);
      if (found.isPresent()) {
        remedies.observe(target.name(), effect.action(), found.get());
        perform(effect);
      }
    }
    return LOOK;
  }

  // Remedies of an action that was switched off end.
  private Optional<List<FoundProblem>> find(RemedyEffect effect) throws SQLException {
    return policies.of(effect.action()) == RemedyPolicy.OFF
        ? Optional.of(List.of())
        : effect.find(target);
  }

  private void perform(RemedyEffect effect) throws SQLException {
    if (!policies.performs(effect.action())) {
      return;
    }
    Optional<TakenRemedy> taken = remedies.take(target.name(), effect.action());
    if (taken.isPresent()) {
      perform(effect, taken.get());
    }
  }

  private void perform(RemedyEffect effect, TakenRemedy remedy) throws SQLException {
    String detail;
    try {
      detail = effect.perform(target, remedy);
    } catch (SQLException | RuntimeException e) {
      String error = String.valueOf(ErrorText.of(e));
      Log.warnf(
          "remedy failed target=%s action=%s id=%s error=%s reason=%s",
          target.name(), remedy.action(), remedy.id(), e.getClass().getSimpleName(), error);
      remedies.failed(remedy, error);
      return;
    }
    Log.infof(
        "remedy performed target=%s action=%s id=%s", target.name(), remedy.action(), remedy.id());
    remedies.performed(remedy, detail);
  }
}
