package dev.fieldfare.contracts.message;

import java.util.OptionalInt;

/**
 * The part of the lock budget that a sender may set: every sender may ask for less than usual, only
 * operators for more.
 */
public record SenderLimits(boolean mayExtend) {

  /** The limits of a sender with this role. */
  public static SenderLimits of(SenderRole role) {
    return new SenderLimits(role.includes(SenderRole.OPERATOR));
  }

  /** The options without what this sender may not ask for. */
  public MessageOptions apply(MessageOptions asked) {
    return mayExtend
        ? asked
        : new MessageOptions(
            asked.strategy(),
            asked.lockTimeoutMs(),
            OptionalInt.empty(),
            asked.grace(),
            asked.requireProof(),
            asked.dryRun());
  }

  /** How long one try for the locks may wait. */
  public int lockWaitMs(int asked, int usual) {
    return Math.max(1, mayExtend ? asked : Math.min(asked, usual));
  }
}
