package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupStatus;
import java.util.Arrays;
import java.util.List;

/**
 * Backups, the newest first.
 *
 * @param targets the targets to choose from
 * @param missing the targets that did not answer
 * @param more the address of the next part; empty at the end
 * @param problem why there is no list; empty if there is one
 */
public record BackupListView(
    BackupListQuery query,
    List<String> targets,
    List<BackupLine> backups,
    List<String> missing,
    String more,
    String problem) {

  public BackupListView {
    targets = List.copyOf(targets);
    backups = List.copyOf(backups);
    missing = List.copyOf(missing);
  }

  static BackupListView of(BackupListQuery query, List<String> targets, BackupPage page) {
    return new BackupListView(
        query,
        targets,
        page.items().stream().map(BackupLine::of).toList(),
        page.missing(),
        page.next().map(query::addressAfter).orElse(""),
        "");
  }

  static BackupListView without(BackupListQuery query, List<String> targets, String problem) {
    return new BackupListView(query, targets, List.of(), List.of(), "", problem);
  }

  /** The statuses to choose from. */
  public List<String> statuses() {
    return Arrays.stream(BackupStatus.values()).map(Enum::name).toList();
  }
}
