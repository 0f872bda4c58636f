package dev.fieldfare.report.assembly;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.alert.AlertTimesStore;
import dev.fieldfare.report.anomaly.AnomalyStore;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.health.HealthMonitorCalls;
import dev.fieldfare.report.history.HistoryReports;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.report.ledger.LedgerAudit;
import dev.fieldfare.report.ledger.LedgerBackups;
import dev.fieldfare.report.ledger.LedgerChanges;
import dev.fieldfare.report.ledger.LedgerDrift;
import dev.fieldfare.report.ledger.LedgerDrills;
import dev.fieldfare.report.ledger.LedgerReleases;
import dev.fieldfare.report.ledger.LedgerRestores;
import dev.fieldfare.report.ledger.LedgerStatus;
import dev.fieldfare.report.ledger.LedgerTables;
import dev.fieldfare.report.ledger.RegistryTitles;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.report.statistic.Statistics;
import dev.fieldfare.report.status.StatusReports;
import dev.fieldfare.report.store.JdbcAlertTimes;
import dev.fieldfare.report.store.JdbcAnomalies;
import dev.fieldfare.report.store.JdbcRebuildStore;
import dev.fieldfare.report.store.JdbcReportNumbers;
import dev.fieldfare.report.store.JdbcStatistics;
import dev.fieldfare.report.validation.ValidationReports;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.target.TargetConnections;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The parts of the service that are beans. */
class ReportParts {
  /** The name of the consumer that folds events. */
  static final String CONSUMER = "projections";

  @Produces
  @Singleton
  JdbcRebuildStore rebuilds(AgroalDataSource control, ConsumerStore positions) {
    return new JdbcRebuildStore(control, positions, CONSUMER);
  }

  @Produces
  @Singleton
  MigrationReports reports(AgroalDataSource control, TargetConnections connections) {
    return new MigrationReports(new JdbcReportNumbers(control), new RegistryTitles(connections));
  }

  @Produces
  @Singleton
  Statistics statistics(AgroalDataSource control, TargetConnections connections) {
    return new Statistics(new JdbcStatistics(control), new RegistryTitles(connections));
  }

  @Produces
  @Singleton
  LedgerReports ledgerReports(TargetConnections connections) {
    return new LedgerReports(
        new LedgerReports.Sources(
            new LedgerReleases(connections),
            new LedgerBackups(connections),
            new LedgerDrift(connections),
            new LedgerRestores(connections),
            new LedgerDrills(connections),
            new LedgerAudit(connections)));
  }

  @Produces
  @Singleton
  HistoryReports history(TargetConnections connections) {
    return new HistoryReports(
        new HistoryReports.Sources(
            new LedgerTables(connections),
            new LedgerChanges(connections),
            LedgerBackups.ofAllTimes(connections)));
  }

  @Produces
  @Singleton
  ReportMaker maker(
      MigrationReports migrations,
      LedgerReports records,
      HistoryReports history,
      TargetConnections connections,
      HealthMonitorCalls monitor,
      AlertTimesStore alerts) {
    return new ReportMaker(
        migrations,
        records,
        history,
        new StatusReports(new LedgerStatus(connections), monitor),
        new ValidationReports(monitor),
        new AlertReports(alerts));
  }

  @Produces
  @Singleton
  HealthMonitorCalls monitor(InternalClient client) {
    return new HealthMonitorCalls(client);
  }

  @Produces
  @Singleton
  AlertTimesStore alertTimes(AgroalDataSource control) {
    return new JdbcAlertTimes(control);
  }

  @Produces
  @Singleton
  AnomalyStore anomalies(AgroalDataSource control) {
    return new JdbcAnomalies(control);
  }

  @Produces
  @Singleton
  ReportRenderer renderer() {
    return new FormattedReports();
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
