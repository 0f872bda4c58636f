package dev.fieldfare.health.assembly;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.events.consume.EventConsumers;
import dev.fieldfare.events.consume.EventSource;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.redis.ControlRelay;
import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.SlowMigrations;
import dev.fieldfare.health.assembly.RemedyProducers.RemedyLoops;
import dev.fieldfare.health.check.BrokerInspector;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.degraded.DirectDelivery;
import dev.fieldfare.health.degraded.ReconcileLoop;
import dev.fieldfare.health.degraded.ResilientAlerts;
import dev.fieldfare.health.delivery.CollectionLoop;
import dev.fieldfare.health.delivery.DeliveryLog;
import dev.fieldfare.health.delivery.DeliveryLoop;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.MessageCollection;
import dev.fieldfare.health.delivery.OutboundCalls;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.format.AlertmanagerLoop;
import dev.fieldfare.health.gate.GateLoop;
import dev.fieldfare.health.heartbeat.HeartbeatLoop;
import dev.fieldfare.health.ledger.LedgerHolds;
import dev.fieldfare.health.liveness.DatabaseProbe;
import dev.fieldfare.health.liveness.DeadLetterProbe;
import dev.fieldfare.health.liveness.LivenessLoop;
import dev.fieldfare.health.liveness.LivenessProbe;
import dev.fieldfare.health.liveness.QueueAgeProbe;
import dev.fieldfare.health.liveness.RedisProbe;
import dev.fieldfare.health.liveness.WorkerProbe;
import dev.fieldfare.health.remedy.Remedies;
import dev.fieldfare.health.schedule.ScheduleLoop;
import dev.fieldfare.health.schedule.ScheduleRuns;
import dev.fieldfare.health.schedule.ScheduleTiming;
import dev.fieldfare.health.schedule.Schedules;
import dev.fieldfare.health.silence.Silences;
import dev.fieldfare.health.store.receiver.FailingReceivers;
import dev.fieldfare.health.validation.ValidationRuns;
import dev.fieldfare.service.control.ControlInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.loop.LoopRunner;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.service.target.TargetConnections;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/**
 * Starts the loops of the service, when its schema in the control database is installed.
 *
 * <p>A control database that is down does not stop the start. Liveness probes run without it.
 */
@ApplicationScoped
public class HealthMonitor {
  private static final String SCHEMA = "fieldfare_health";
  private static final String SUPERVISION = "supervision";
  private static final Duration RETENTION = Duration.ofDays(7);
  private static final Duration HISTORY = Duration.ofDays(400);
  private static final Duration DELIVERIES = Duration.ofDays(30);

  @Inject AgroalDataSource control;
  @Inject Config allConfig;
  @Inject HealthConfig config;
  @Inject EventConsumers consumers;
  @Inject ControlRelay relay;
  @Inject AlertStore alerts;
  @Inject DeliveryLog deliveries;
  @Inject Subscriptions subscriptions;
  @Inject MessageCollection mails;
  @Inject HealthRuns runs;
  @Inject Silences silences;
  @Inject HealthExamination examination;
  @Inject Schedules schedules;
  @Inject ScheduleRuns scheduleRuns;
  @Inject ScheduleLoop scheduleLoop;
  @Inject ValidationRuns validations;
  @Inject CheckedTargets targets;
  @Inject TargetConnections connections;
  @Inject DeliverySender sender;
  @Inject OutboundCalls outbound;
  @Inject Remedies remedies;
  @Inject RemedyLoops remedyLoops;
  @Inject ResilientAlerts resilient;
  @Inject DirectDelivery direct;
  @Inject BrokerInspector broker;
  @Inject MonitorMetrics metrics;
  @Inject Clock clock;

  private final List<LoopRunner> loops = new CopyOnWriteArrayList<>();
  private ControlInstaller installer;

  // After the clients of Redis: the probes use them at once, and two threads may not create them.
  void start(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) StartupEvent event) {
    HealthConfig.refuseUnknown(allConfig);
    HealthConfig.refuseLongAttempts(config);
    HealthConfig.refuseRareChecks(config);
    ScheduleTiming.of(config.interval().toString(), "UTC");
    installer = ControlInstaller.start(this::install);
    resilient.recover();
    startProbes();
    Thread.ofVirtual().name("start").start(this::runWhenReady);
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck readiness() {
    return () -> installer.call();
  }

  private void install() throws SQLException {
    new ControlSchema(SCHEMA, "dev/fieldfare/health/store").install(control);
    ControlLog.install(control);
    store().install();
    ScheduleProducers.configure(schedules, targets, config);
  }

  private ConsumerStore store() {
    return new ConsumerStore(control, SCHEMA);
  }

  private void runWhenReady() {
    try {
      if (!installer.awaitReady()) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    relay.start(control, RETENTION);
    consumers.start("alerts", EventSource.ofControl(control), store(), new ControlConsumer(alerts));
    SlowMigrations slow = new SlowMigrations(config.slowMigration(), config.slowLockHold());
    for (var target : targets.all()) {
      EventSource source = EventSource.ofTarget(target.name(), connections.of(target.name()));
      consumers.start("alerts", source, store(), new AlertConsumer(alerts, slow));
      run(remedyLoops.of(target), target.name());
      if (config.gate()) {
        var holds = new LedgerHolds(connections.of(target.name()));
        run(new GateLoop(target, examination, runs, holds, clock), target.name());
      }
    }
    run(scheduleLoop, SUPERVISION);
    run(new DeliveryLoop(deliveries, sender), SUPERVISION);
    run(new CollectionLoop(mails), SUPERVISION);
    run(new AlertmanagerLoop(subscriptions, alerts, silences, deliveries), SUPERVISION);
    var receivers = new FailingReceivers(control, alerts, clock);
    run(new UpkeepLoop(alerts, silences, receivers, metrics, clock, this::trim), SUPERVISION);
    run(new ReconcileLoop(resilient, direct), SUPERVISION);
    config
        .heartbeatUrl()
        .ifPresent(url -> run(new HeartbeatLoop(url, outbound, alerts), SUPERVISION));
  }

  // Each deletes at most so many rows of each table.
  private int trim(int limit) throws SQLException {
    return deliveries.trim(DELIVERIES, limit)
        + subscriptions.trimSecrets(limit)
        + runs.trim(HISTORY, limit)
        + validations.trim(HISTORY, limit)
        + scheduleRuns.trim(HISTORY, limit)
        + remedies.trim(HISTORY, limit);
  }

  // These work without the control database.
  private void startProbes() {
    for (var target : targets.all()) {
      DataSource database = connections.of(target.name());
      watch(new DatabaseProbe(target.name(), database), target.name());
      watch(new WorkerProbe(target.name(), database), target.name());
      watch(new QueueAgeProbe(target.name(), database), target.name());
      watch(new DeadLetterProbe(target.name(), broker), target.name());
    }
    watch(new RedisProbe(targets.all().getFirst().name(), broker), SUPERVISION);
  }

  private void watch(LivenessProbe probe, String name) {
    run(new LivenessLoop(probe, resilient, clock), name);
  }

  private void run(ServiceLoop loop, String name) {
    loops.add(LoopRunner.start(loop, name, new LoopSignal()));
  }

  void stop(@Observes ShutdownEvent event) {
    installer.close();
    loops.forEach(LoopRunner::close);
  }
}
