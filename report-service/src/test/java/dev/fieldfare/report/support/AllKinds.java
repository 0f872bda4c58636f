package dev.fieldfare.report.support;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.report.alert.AlertHistoryLoop;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.alert.AlertTimesStore;
import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.MigrationReports;
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
import dev.fieldfare.report.status.Monitoring;
import dev.fieldfare.report.status.StatusReports;
import dev.fieldfare.report.store.JdbcReportNumbers;
import dev.fieldfare.report.validation.StoredValidations;
import dev.fieldfare.report.validation.ValidationReports;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What makes reports of all kinds, with the target as control database. */
public final class AllKinds {

  private AllKinds() {}

  /** Connections to the database as the target {@code main}. */
  public static TargetConnections connections(TestDatabase database) {
    return new TargetConnections(
        List.of(Target.of("main", database.jdbcUrl(), database.user(), database.password())),
        PoolSettings.forShortReads("test"));
  }

  /** What makes them. */
  public static ReportMaker maker(
      TestDatabase database,
      TargetConnections connections,
      Monitoring monitoring,
      StoredValidations validations,
      AlertReports alerts) {
    return new ReportMaker(
        new MigrationReports(
            new JdbcReportNumbers(database.dataSource()), new RegistryTitles(connections)),
        records(connections),
        new HistoryReports(
            new HistoryReports.Sources(
                new LedgerTables(connections),
                new LedgerChanges(connections),
                LedgerBackups.ofAllTimes(connections))),
        new StatusReports(new LedgerStatus(connections), monitoring),
        new ValidationReports(validations),
        alerts);
  }

  /** Reports of records. */
  public static LedgerReports records(TargetConnections connections) {
    return new LedgerReports(
        new LedgerReports.Sources(
            new LedgerReleases(connections),
            new LedgerBackups(connections),
            new LedgerDrift(connections),
            new LedgerRestores(connections),
            new LedgerDrills(connections),
            new LedgerAudit(connections)));
  }

  /** Stores alerts as the list of the health-monitor has them. */
  public static void add(AlertTimesStore store, List<Alert> alerts) throws SQLException {
    new AlertHistoryLoop(
            cursor -> Optional.of(new AlertPage(alerts, Optional.empty(), false)), store)
        .round();
  }
}
