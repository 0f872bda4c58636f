package dev.fieldfare.gateway.dashboard;

import java.util.List;

/**
 * What an operator sees first.
 *
 * @param atWork migrations that run or wait
 * @param failed the last ones that failed
 * @param latest the last ones of any status
 */
public record OverviewView(
    QueueView queue,
    List<MigrationRow> atWork,
    List<MigrationRow> failed,
    List<MigrationRow> latest) {

  public OverviewView {
    atWork = List.copyOf(atWork);
    failed = List.copyOf(failed);
    latest = List.copyOf(latest);
  }
}
