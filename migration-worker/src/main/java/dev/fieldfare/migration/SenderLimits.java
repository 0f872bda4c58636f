package dev.fieldfare.migration;

import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.OptionalInt;

/**
 * What of the lock budget a sender may decide: to spare others is open to all, to burden them is
 * for operators.
 */
record SenderLimits(boolean mayExtend) {

  static SenderLimits of(String role) {
    return new SenderLimits(SenderRole.of(role).includes(SenderRole.OPERATOR));
  }

  /** The options without what this sender may not ask for. */
  MessageOptions apply(MessageOptions asked) {
    return mayExtend
        ? asked
        : new MessageOptions(
            asked.strategy(),
            asked.lockTimeoutMs(),
            OptionalInt.empty(),
            asked.grace(),
            asked.dryRun());
  }

  /** How long one try for the locks may wait. */
  int lockWaitMs(int asked, int usual) {
    return Math.max(1, mayExtend ? asked : Math.min(asked, usual));
  }
}
