package dev.fieldfare.backup.assembly;

import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.config.BackupConfig;
import dev.fieldfare.backup.metrics.MicrometerBackupTally;
import dev.fieldfare.backup.metrics.MicrometerRetentionTally;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.backup.rollback.RollbackCatalogue;
import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;

/**
 * Puts the service together: the one place that knows core and edges.
 *
 * <p>A target that cannot be reached does not keep the service from starting: its part begins when
 * it answers.
 */
@ApplicationScoped
public class BackupWorker {
  private final BackupConfig config;
  private final Config allConfig;
  private final ServiceTargets targets;
  private final MeterRegistry metrics;
  private final BackupCatalogues catalogues;
  private final RetentionCatalogues retention;
  private final RollbackCatalogue rollbackPlans;
  private final LoopSignal stopping = new LoopSignal();
  private final List<TargetBackups> running = new CopyOnWriteArrayList<>();

  @Inject
  public BackupWorker(
      BackupConfig config,
      Config allConfig,
      ServiceTargets targets,
      MeterRegistry metrics,
      BackupCatalogues catalogues,
      RetentionCatalogues retention,
      RollbackCatalogue rollbackPlans) {
    this.config = config;
    this.allConfig = allConfig;
    this.targets = targets;
    this.metrics = metrics;
    this.catalogues = catalogues;
    this.retention = retention;
    this.rollbackPlans = rollbackPlans;
  }

  void start(@Observes StartupEvent event, OrphanSweep.Store store) {
    BackupConfig.refuseUnknown(allConfig);
    String worker = config.name().orElseGet(() -> "backup-worker-" + UUID.randomUUID());
    config.rules();
    for (Target target : targets.all()) {
      Thread.ofVirtual()
          .name(target.name() + "-start")
          .start(() -> startUntilReached(target, worker, store));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    stopping.raise();
    running.forEach(TargetBackups::close);
  }

  private void startUntilReached(Target target, String worker, OrphanSweep.Store store) {
    for (int tries = 1; stopping.count() == 0; tries++) {
      try {
        use(target, worker, store);
        return;
      } catch (SQLException | RuntimeException e) {
        Log.warnf(e, "target not ready, will try again target=%s tries=%d", target, tries);
        pause(tries);
      }
    }
  }

  private void use(Target target, String worker, OrphanSweep.Store store) throws SQLException {
    TargetBackups backups = new TargetBackups(target, config.parallel());
    try {
      backups.install();
    } catch (SQLException | RuntimeException e) {
      backups.close();
      throw e;
    }
    running.add(backups);
    backups.start(
        config,
        worker,
        policyOf(target),
        store.files(),
        new MicrometerBackupTally(metrics, target.name()));
    backups.startRetention(config, store, new MicrometerRetentionTally(metrics, target.name()));
    catalogues.add(backups.catalogue());
    rollbackPlans.add(backups.startRollbacks());
    retention.add(target.name(), backups.retention(config).catalogue());
    Log.infof("target in use target=%s worker=%s", target.name(), worker);
  }

  private PurgePolicy policyOf(Target target) {
    Duration grace =
        allConfig
            .getOptionalValue(TargetReader.key(target.name(), TargetLimits.GRACE), Duration.class)
            .orElse(config.grace());
    return new PurgePolicy(grace, target.requiresProof().orElse(config.requireProof()));
  }

  private static void pause(int tries) {
    try {
      new LoopSignal().await(Duration.ofMillis(Math.min(2_000, 100L << Math.min(tries, 5))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
