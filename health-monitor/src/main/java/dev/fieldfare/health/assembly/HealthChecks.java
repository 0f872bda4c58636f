package dev.fieldfare.health.assembly;

import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.CatalogueWideCheck;
import dev.fieldfare.health.check.ConnectionCheck;
import dev.fieldfare.health.check.FailedMigrationsCheck;
import dev.fieldfare.health.check.IndexesCheck;
import dev.fieldfare.health.check.OrphanedBackupsCheck;
import dev.fieldfare.health.check.QueueCheck;
import dev.fieldfare.health.check.TablesCheck;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.health.check.TransactionsCheck;
import dev.fieldfare.health.form.FormDriftCheck;
import dev.fieldfare.health.overdue.LateBackupsCheck;
import dev.fieldfare.health.overdue.QuarantineCheck;
import dev.fieldfare.health.overdue.RelayCheck;
import dev.fieldfare.health.overdue.UnverifiedBackupsCheck;
import dev.fieldfare.health.profile.TimescaleCheck;
import dev.fieldfare.health.profile.WorkerRights;
import dev.fieldfare.health.schedule.Schedules;
import dev.fieldfare.health.server.BlockedSessionsCheck;
import dev.fieldfare.health.server.CapacityCheck;
import dev.fieldfare.health.server.ClockCheck;
import dev.fieldfare.health.server.ColumnsCheck;
import dev.fieldfare.health.server.ConnectionsCheck;
import dev.fieldfare.health.server.InvalidIndexesCheck;
import dev.fieldfare.health.server.LongTransactionsCheck;
import dev.fieldfare.health.server.ReplicationLagCheck;
import dev.fieldfare.health.server.ReplicationSlotsCheck;
import dev.fieldfare.health.server.RowSizesCheck;
import dev.fieldfare.health.server.SequencesCheck;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.server.TransactionIdsCheck;
import dev.fieldfare.health.server.UnvalidatedConstraintsCheck;
import java.time.Clock;
import java.util.List;

/** All checks, in the order of reports: those of the score first. */
final class HealthChecks {

  private HealthChecks() {}

  static List<TargetCheck> all(
      BrokerInspector broker, Schedules schedules, ServerCapacities capacities, Clock clock) {
    return List.of(
        new TablesCheck(),
        new IndexesCheck(),
        new QueueCheck(broker),
        new OrphanedBackupsCheck(),
        new FailedMigrationsCheck(),
        new TransactionsCheck(),
        new ConnectionCheck(),
        new RelayCheck(),
        new UnverifiedBackupsCheck(),
        new LateBackupsCheck(schedules, clock),
        new QuarantineCheck(),
        new CatalogueWideCheck(new FormDriftCheck()),
        new CatalogueWideCheck(new InvalidIndexesCheck()),
        new CatalogueWideCheck(new UnvalidatedConstraintsCheck()),
        new CatalogueWideCheck(new ColumnsCheck()),
        new CatalogueWideCheck(new RowSizesCheck()),
        new CatalogueWideCheck(new SequencesCheck()),
        new TransactionIdsCheck(),
        new LongTransactionsCheck(),
        new BlockedSessionsCheck(),
        new ConnectionsCheck(),
        new ReplicationSlotsCheck(),
        new ReplicationLagCheck(),
        new CapacityCheck(capacities),
        new CatalogueWideCheck(WorkerRights.inHealth()),
        new TimescaleCheck(),
        new ClockCheck(clock));
  }
}
