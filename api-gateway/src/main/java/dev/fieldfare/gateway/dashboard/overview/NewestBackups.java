package dev.fieldfare.gateway.dashboard.overview;

import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.gateway.dashboard.backup.BackupLine;
import java.util.List;

/**
 * The newest backups of all targets.
 *
 * @param missing the targets that did not answer
 * @param problem why they are not known; empty if they are
 */
public record NewestBackups(List<BackupLine> lines, List<String> missing, String problem) {

  public NewestBackups {
    lines = List.copyOf(lines);
    missing = List.copyOf(missing);
  }

  static NewestBackups of(BackupPage page) {
    return new NewestBackups(
        page.items().stream().map(BackupLine::of).toList(), page.missing(), "");
  }

  static NewestBackups without(String problem) {
    return new NewestBackups(List.of(), List.of(), problem);
  }
}
