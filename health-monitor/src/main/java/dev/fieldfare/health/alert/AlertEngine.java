package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.health.alert.Episode.Resolution;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what a signal changes. The decision is a pure function of the signal and the newest
 * episode of its problem.
 *
 * <p>A signal that is older than the newest report changes nothing. So old alerts are not raised
 * again when a log is read again from its beginning, and an old success does not resolve a new
 * failure.
 */
public final class AlertEngine {
  private final AlertPolicy policy;

  /** An engine with these limits. */
  public AlertEngine(AlertPolicy policy) {
    this.policy = policy;
  }

  /**
   * Decides.
   *
   * @param newest the newest episode of the problem, resolved or not
   */
  public AlertDecision decide(Optional<Episode> newest, Signal signal) {
    Optional<Episode> open = newest.filter(Episode::isUnresolved);
    return switch (signal) {
      case Signal.Reported reported ->
          open.map(episode -> again(episode, reported)).orElseGet(() -> first(newest, reported));
      case Signal.Cleared cleared ->
          open.map(episode -> cleared(episode, cleared.at())).orElseGet(AlertEngine::notOpen);
      case Signal.Elapsed elapsed ->
          open.map(episode -> elapsed(episode, elapsed.at())).orElseGet(AlertEngine::notOpen);
      case Signal.Unsilenced unsilenced ->
          open.map(episode -> unsilenced(episode, unsilenced.at())).orElseGet(AlertEngine::notOpen);
      case Signal.Acknowledged by ->
          open.map(episode -> acknowledged(episode, by.by())).orElseGet(AlertEngine::notOpen);
      case Signal.ResolvedByHand by ->
          open.map(episode -> resolved(episode, by.at(), Optional.of(by.by())))
              .orElseGet(AlertEngine::notOpen);
    };
  }

  private static AlertDecision notOpen() {
    return AlertDecision.nothing(DecisionReason.NOT_OPEN);
  }

  private static AlertDecision first(Optional<Episode> resolved, Signal.Reported reported) {
    boolean isOld =
        resolved
            .flatMap(Episode::resolution)
            .filter(end -> !reported.at().isAfter(end.at()))
            .isPresent();
    return isOld
        ? AlertDecision.nothing(DecisionReason.OUTDATED)
        : AlertDecision.change(
            DecisionReason.RAISED, Episode.begin(reported.condition(), reported.at()));
  }

  private AlertDecision again(Episode episode, Signal.Reported reported) {
    if (reported.at().isBefore(episode.lastSeen())) {
      return AlertDecision.nothing(DecisionReason.OUTDATED);
    }
    Episode counted = episode.counted(reported.condition(), reported.at());
    if (counted.state() == AlertState.ACKNOWLEDGED) {
      return AlertDecision.change(DecisionReason.COUNTED, counted);
    }
    AlertSeverity due = dueSeverity(counted, reported.at());
    if (due != counted.severity()) {
      return AlertDecision.change(DecisionReason.ESCALATED, counted.escalated(due, reported.at()));
    }
    boolean isLongAgo = !reported.at().isBefore(counted.lastNotified().plus(policy.repeatEvery()));
    return isLongAgo
        ? AlertDecision.change(DecisionReason.REPEATED, counted.notified(reported.at()))
        : AlertDecision.change(DecisionReason.COUNTED, counted);
  }

  private AlertDecision elapsed(Episode episode, Instant at) {
    AlertSeverity due = dueSeverity(episode, at);
    return episode.state() == AlertState.OPEN && due != episode.severity()
        ? AlertDecision.change(DecisionReason.ESCALATED, episode.escalated(due, at))
        : AlertDecision.nothing(DecisionReason.NOT_DUE);
  }

  private static AlertDecision unsilenced(Episode episode, Instant at) {
    return episode.state() == AlertState.OPEN
        ? AlertDecision.change(DecisionReason.REPEATED, episode.notified(at))
        : AlertDecision.nothing(DecisionReason.NOT_DUE);
  }

  /** The severity that the episode should have: one level more when an escalation is due. */
  private AlertSeverity dueSeverity(Episode episode, Instant at) {
    int nth = episode.escalations() + 1;
    boolean isDue =
        episode.count() >= policy.escalateAfterCount() * nth
            || !at.isBefore(episode.firstSeen().plus(policy.escalateAfter().multipliedBy(nth)));
    AlertSeverity next = isDue ? episode.severity().escalated() : episode.severity();
    AlertSeverity due = mayRise(episode, next) ? next : episode.severity();
    AlertSeverity reported = episode.condition().severity();
    return reported.isAtLeast(due) ? reported : due;
  }

  // A number that is not as usual is worth a look, and never an emergency.
  private static boolean mayRise(Episode episode, AlertSeverity to) {
    return !episode.condition().kind().equals(AnomalySignals.KIND)
        || AlertSeverity.MEDIUM.isAtLeast(to);
  }

  private static AlertDecision cleared(Episode episode, Instant at) {
    return at.isBefore(episode.lastSeen())
        ? AlertDecision.nothing(DecisionReason.OUTDATED)
        : resolved(episode, at, Optional.empty());
  }

  private static AlertDecision acknowledged(Episode episode, String by) {
    return episode.state() == AlertState.ACKNOWLEDGED
        ? AlertDecision.nothing(DecisionReason.ALREADY_ACKNOWLEDGED)
        : AlertDecision.change(DecisionReason.ACKNOWLEDGED, episode.acknowledged(by));
  }

  // A clock that was set back must not end an episode before its last report.
  private static AlertDecision resolved(Episode episode, Instant at, Optional<String> by) {
    Instant end = at.isBefore(episode.lastSeen()) ? episode.lastSeen() : at;
    return AlertDecision.change(DecisionReason.RESOLVED, episode.resolved(new Resolution(end, by)));
  }
}
