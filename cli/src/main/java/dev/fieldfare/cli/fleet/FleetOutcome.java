package dev.fieldfare.cli.fleet;

import java.util.Optional;

/**
 * What came of the release to one target.
 *
 * @param wave its wave, from 1; absent where none is left for it
 * @param applied how many versions this release applied
 * @param current the current version of the track
 * @param note why it failed, or what is left
 */
public record FleetOutcome(
    String target,
    Optional<Integer> wave,
    State state,
    int applied,
    Optional<String> current,
    Optional<String> note) {

  /** How far a target is. */
  public enum State {
    APPLIED,
    NOTHING_TO_APPLY,
    FAILED,
    UNDER_WAY,
    NOT_STARTED;

    boolean isGood() {
      return this == APPLIED || this == NOTHING_TO_APPLY;
    }
  }

  /** The release to it was not begun. */
  static FleetOutcome notStarted(String target, Optional<Integer> wave) {
    return new FleetOutcome(target, wave, State.NOT_STARTED, 0, Optional.empty(), Optional.empty());
  }

  /** The release to it was refused, or could not be requested. */
  public static FleetOutcome failed(String target, int wave, String why) {
    return new FleetOutcome(
        target, Optional.of(wave), State.FAILED, 0, Optional.empty(), Optional.of(why));
  }
}
