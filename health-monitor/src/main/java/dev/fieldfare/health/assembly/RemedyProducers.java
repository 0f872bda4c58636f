package dev.fieldfare.health.assembly;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.notify.BackupVerifications;
import dev.fieldfare.health.remedy.DeadLetters;
import dev.fieldfare.health.remedy.Remedies;
import dev.fieldfare.health.remedy.RemedyEffect;
import dev.fieldfare.health.remedy.RemedyLoop;
import dev.fieldfare.health.remedy.RemedyPolicies;
import dev.fieldfare.health.remedy.ReplayDeadLetters;
import dev.fieldfare.health.remedy.RerunChecks;
import dev.fieldfare.health.remedy.VerifyBackups;
import dev.fieldfare.health.store.remedy.JdbcRemedies;
import dev.fieldfare.service.internal.InternalClient;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Makes the remedies with their policies. */
class RemedyProducers {

  /** Makes a loop for each target, with the same actions. */
  record RemedyLoops(List<RemedyEffect> effects, RemedyPolicies policies, Remedies remedies) {
    RemedyLoop of(CheckedTarget target) {
      return new RemedyLoop(target, effects, policies, remedies);
    }
  }

  @Produces
  @Singleton
  RemedyPolicies policies(HealthConfig config) {
    HealthConfig.Remedies remedies = config.remedies();
    return new RemedyPolicies(
        Map.of(
            RemedyAction.RERUN_CHECKS, remedies.rerunChecks(),
            RemedyAction.REPLAY_DEAD_LETTERS, remedies.replayDeadLetters(),
            RemedyAction.VERIFY_BACKUPS, remedies.verifyBackups()),
        remedies.perHour());
  }

  @Produces
  @Singleton
  Remedies remedies(
      AgroalDataSource control, AlertStore alerts, RemedyPolicies policies, Clock clock) {
    return new JdbcRemedies(control, alerts, policies, clock);
  }

  @Produces
  @Singleton
  RemedyLoops loops(
      HealthRuns reports,
      HealthExamination examination,
      DeadLetters letters,
      InternalClient client,
      RemedyPolicies policies,
      Remedies remedies) {
    return new RemedyLoops(
        List.of(
            new RerunChecks(reports, examination),
            new ReplayDeadLetters(letters),
            new VerifyBackups(new BackupVerifications(client))),
        policies,
        remedies);
  }
}
