package dev.fieldfare.gateway.dashboard.overview;

import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.gateway.alert.MonitorCalls;
import dev.fieldfare.gateway.backup.BackupCalls;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the other services for their parts of the overview. */
@ApplicationScoped
public class OverviewServices {

  private static final String MONITOR = "health-monitor";
  private static final String OPEN_ALERTS = "alerts?state=OPEN&limit=100";
  private static final String NEWEST_BACKUPS = "limit=5";

  private final MonitorCalls monitor;
  private final BackupCalls backups;
  private final IndependentParts parts;

  OverviewServices(MonitorCalls monitor, BackupCalls backups, IndependentParts parts) {
    this.monitor = monitor;
    this.backups = backups;
    this.parts = parts;
  }

  /** Parts that are being filled. */
  public record Begun(
      CompletableFuture<OpenAlerts> alerts,
      CompletableFuture<NewestBackups> backups,
      List<CompletableFuture<TargetHealth>> health) {}

  /** Begins all parts. */
  public Begun begin(Caller caller, List<Target> targets) {
    return new Begun(
        parts.begin(
            MONITOR,
            () -> OpenAlerts.of(monitor.get(caller, OPEN_ALERTS, AlertPage.class)),
            OpenAlerts::without),
        parts.begin("backup-worker", () -> newestBackups(caller), NewestBackups::without),
        targets.stream().map(target -> health(caller, target.name())).toList());
  }

  private NewestBackups newestBackups(Caller caller) {
    BackupPage page = backups.list(InternalCaller.of(caller.identity()), NEWEST_BACKUPS);
    return NewestBackups.of(page);
  }

  private CompletableFuture<TargetHealth> health(Caller caller, String target) {
    return parts.begin(
        MONITOR,
        () -> TargetHealth.of(monitor.get(caller, "health/" + target, HealthReport.class)),
        problem -> TargetHealth.without(target, problem));
  }
}
