package dev.fieldfare.contracts.remedy;

import java.util.List;

/**
 * Remedies, newest first.
 *
 * @param actions all actions of all targets
 */
public record RemedyList(List<Remedy> items, List<RemedyActionStatus> actions) {

  /** Copies the lists. */
  public RemedyList {
    items = List.copyOf(items);
    actions = List.copyOf(actions);
  }
}
