package dev.fieldfare.gateway.dashboard.rollback;

import java.util.List;

/**
 * The form of a new rollback plan.
 *
 * @param backups the ids that the address proposes
 * @param to the migration that the address proposes
 * @param key of the form
 */
public record NewRollbackView(
    List<String> targets, String target, String backups, String to, String key) {

  public NewRollbackView {
    targets = List.copyOf(targets);
  }
}
