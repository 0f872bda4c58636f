package dev.fieldfare.report.assembly;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.events.consume.EventConsumers;
import dev.fieldfare.events.consume.EventSource;
import dev.fieldfare.events.redis.ControlRelay;
import dev.fieldfare.report.alert.AlertFolder;
import dev.fieldfare.report.alert.AlertHistoryLoop;
import dev.fieldfare.report.alert.AlertTimesStore;
import dev.fieldfare.report.anomaly.AnomalyLoop;
import dev.fieldfare.report.anomaly.AnomalyStore;
import dev.fieldfare.report.archive.ArchiveRetention;
import dev.fieldfare.report.archive.ArchiveStore;
import dev.fieldfare.report.archive.ReportMailLoop;
import dev.fieldfare.report.archive.ReportMails;
import dev.fieldfare.report.config.ReportConfig;
import dev.fieldfare.report.health.HealthMonitorCalls;
import dev.fieldfare.report.ledger.LedgerHistory;
import dev.fieldfare.report.projection.ProjectionFolder;
import dev.fieldfare.report.projection.RebuildLoop;
import dev.fieldfare.report.store.JdbcProjections;
import dev.fieldfare.report.store.JdbcRebuildStore;
import dev.fieldfare.service.control.ControlInstaller;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.service.mail.MailTransport;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.Readiness;

/**
 * Starts the consumers and the rebuilds of all targets once the schema is there. A target that
 * cannot be reached does not delay the others.
 */
@ApplicationScoped
public class ReportService {
  // A rebuild reads a whole ledger, and writes into the control database in between.
  private static final PoolSettings LONG_READS =
      new PoolSettings(
          "report-service rebuild",
          1,
          Duration.ofSeconds(3),
          Duration.ofMinutes(11),
          5,
          "SET lock_timeout = '1s'; SET statement_timeout = '10min'; SET timezone = 'UTC';"
              + " SET idle_in_transaction_session_timeout = '5min'; SET search_path = pg_catalog");

  private static final Duration EVENT_RETENTION = Duration.ofDays(7);
  private static final String CONTROL = "control";

  private final ServiceTargets targets;
  private final TargetConnections connections;
  private final EventConsumers consumers;
  private final ConsumerStore positions;
  private final JdbcRebuildStore rebuilds;
  private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();

  // What publishes and clears up in the control database.
  @Inject AgroalDataSource control;
  @Inject ControlRelay relay;
  @Inject ArchiveStore archive;
  @Inject ReportMails mails;
  @Inject AnomalyStore anomalies;
  @Inject AlertTimesStore alertTimes;
  @Inject HealthMonitorCalls monitor;
  @Inject MailTransport transport;
  @Inject ReportConfig config;
  @Inject Config allConfig;
  @Inject Clock clock;

  @Inject
  ReportService(
      ServiceTargets targets,
      TargetConnections connections,
      EventConsumers consumers,
      ConsumerStore positions,
      JdbcRebuildStore rebuilds) {
    this.targets = targets;
    this.connections = connections;
    this.consumers = consumers;
    this.positions = positions;
    this.rebuilds = rebuilds;
  }

  void start(@Observes StartupEvent event, @Readiness ControlInstaller setup) {
    ReportConfig.refuseUnknown(allConfig);
    ReportConfig.refuseWrong(config);
    Thread.ofVirtual().name("report-service-start").start(() -> startWhenReady(setup));
  }

  void stop(@Observes ShutdownEvent event) throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
  }

  private void startWhenReady(ControlInstaller setup) {
    try {
      if (setup.awaitReady()) {
        startAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startAll() {
    relay.start(control, EVENT_RETENTION);
    run(new ArchiveRetention("reports", archive::deleteExpired, clock), CONTROL);
    run(
        new ArchiveRetention(
            "anomalies",
            (now, most) -> anomalies.deleteResolved(now.minus(config.retention()), most),
            clock),
        CONTROL);
    run(new ReportMailLoop(mails, transport, clock), CONTROL);
    startAlerts();
    TargetConnections longReads = new TargetConnections(targets.all(), LONG_READS);
    running.add(longReads);
    ProjectionFolder folder = new ProjectionFolder(new JdbcProjections());
    for (Target target : targets.all()) {
      String name = target.name();
      run(new AnomalyLoop(name, anomalies, clock), name);
      run(new RebuildLoop(name, new LedgerHistory(longReads), rebuilds), name);
      consumers.start(
          ReportParts.CONSUMER,
          EventSource.ofTarget(name, connections.of(name)),
          positions,
          folder);
    }
  }

  private void startAlerts() {
    run(new AlertHistoryLoop(monitor, alertTimes), CONTROL);
    run(
        new ArchiveRetention(
            "alerts",
            (now, most) -> alertTimes.deleteResolved(now.minus(config.retention()), most),
            clock),
        CONTROL);
    consumers.start(
        "alerts", EventSource.ofControl(control), positions, new AlertFolder(alertTimes));
  }

  private void run(ServiceLoop loop, String what) {
    running.add(LoopRunner.start(loop, what, new LoopSignal()));
  }
}
