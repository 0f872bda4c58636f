package dev.fieldfare.contracts.message;

import java.util.Objects;

/**
 * The place of a migration in its change set.
 *
 * @param id names the set within its target
 * @param index the place in the set, counted from 0
 * @param of how many members the set has
 * @param atomic all or nothing; otherwise the set stops at its first failure
 */
public record ChangeSetMembership(String id, int index, int of, boolean atomic) {

  public ChangeSetMembership {
    Objects.requireNonNull(id, "id");
    if (of < 1 || of > MessageLimits.CHANGES) {
      throw new IllegalArgumentException("of must be 1 to " + MessageLimits.CHANGES);
    }
    if (index < 0 || index >= of) {
      throw new IllegalArgumentException("index must be 0 to " + (of - 1));
    }
  }
}
