package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.gateway.dashboard.QueueView.TargetLine;
import dev.fieldfare.gateway.dashboard.overview.NewestBackups;
import dev.fieldfare.gateway.dashboard.overview.OpenAlerts;
import dev.fieldfare.gateway.dashboard.overview.TargetHealth;
import java.util.List;

/**
 * What an operator sees first.
 *
 * @param targets the targets that answered, with their health
 * @param missing the targets that did not answer
 * @param atWork migrations that run or wait
 * @param failed the last ones that failed
 * @param latest the last ones of any status
 */
public record OverviewView(
    List<TargetTile> targets,
    List<MissingTarget> missing,
    OpenAlerts alerts,
    NewestBackups backups,
    List<MigrationRow> atWork,
    List<MigrationRow> failed,
    List<MigrationRow> latest) {

  public OverviewView {
    targets = List.copyOf(targets);
    missing = List.copyOf(missing);
    atWork = List.copyOf(atWork);
    failed = List.copyOf(failed);
    latest = List.copyOf(latest);
  }

  /** A target: its queue and its health. */
  public record TargetTile(TargetLine line, TargetHealth health) {}
}
