package dev.fieldfare.contracts.remedy;

import java.util.Locale;

/** The kinds of remedies. */
public enum RemedyAction {
  /** Runs the checks of a target again when some of them could not run. */
  RERUN_CHECKS(RemedyPolicy.AUTO),
  /** Sends entries of the stream that could not be read to the stream again. */
  REPLAY_DEAD_LETTERS(RemedyPolicy.CONFIRM),
  /** Has damaged backups read back again. */
  VERIFY_BACKUPS(RemedyPolicy.AUTO);

  private final RemedyPolicy most;

  RemedyAction(RemedyPolicy most) {
    this.most = most;
  }

  /** The highest allowed policy: an action that changes a schema always needs a person. */
  public RemedyPolicy mostPolicy() {
    return most;
  }

  /** The name in the configuration, as in {@code rerun-checks}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
