package dev.fieldfare.health.gate;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.check.ReportCommit;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds the changes of a target while its health is critical.
 *
 * <p>Each minute it looks at the newest report. A report that closes the gate and is a minute old
 * is made anew, so the gate opens soon after the cause is gone. The hold ends by itself when this
 * service does not renew it.
 */
public final class GateLoop implements ServiceLoop {
  /** Two renewals may fail before a hold ends. */
  static final Duration HOLD = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMinutes(1);

  private final CheckedTarget target;
  private final HealthExamination examination;
  private final HealthRuns runs;
  private final ChangeHolds holds;
  private final Clock clock;

  /** The gate of a target. */
  public GateLoop(
      CheckedTarget target,
      HealthExamination examination,
      HealthRuns runs,
      ChangeHolds holds,
      Clock clock) {
    this.target = target;
    this.examination = examination;
    this.runs = runs;
    this.holds = holds;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "gate";
  }

  @Override
  public Duration round() throws SQLException {
    Optional<HealthReport> latest = runs.latest(target.name());
    if (latest.isEmpty()) {
      return LOOK;
    }
    Optional<String> reason = GateDecision.reason(current(latest.get()));
    if (reason.isPresent()) {
      boolean isHeld = holds.hold(reason.get(), HOLD);
      Log.warnf("changes held target=%s held=%s reason=%s", target.name(), isHeld, reason.get());
    } else if (holds.release()) {
      Log.infof("changes no longer held target=%s", target.name());
    }
    return LOOK;
  }

  private HealthReport current(HealthReport latest) throws SQLException {
    boolean isOld = !latest.checkedAt().isAfter(clock.instant().minus(LOOK));
    return isOld && GateDecision.reason(latest).isPresent()
        ? examination.examineOften(target, ReportCommit.ALONE)
        : latest;
  }
}
