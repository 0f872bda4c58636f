package dev.fieldfare.backup.rollback;

import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.postgres.backup.rollback.RollbackPlanLedger.Advance;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * Executes rollback plans, one migration after the other.
 *
 * <p>Each state of a plan is in the ledger, and a step is committed together with the request of
 * its migration. So a worker that is killed leaves nothing to be repaired, and any other one goes
 * on.
 */
public final class RollbackRunner implements ServiceLoop {
  private static final Duration WATCHING = Duration.ofMillis(100);

  private final String target;
  private final RollbackExecutions executions;

  /** The plans of one target. */
  public RollbackRunner(String target, RollbackExecutions executions) {
    this.target = target;
    this.executions = executions;
  }

  @Override
  public String name() {
    return "rollbacks";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    Duration pause = BackupLoops.IDLE;
    SQLException failure = null;
    for (UUID plan : executions.due()) {
      try {
        Duration wanted = pauseAfter(plan, executions.advance(plan));
        pause = wanted.compareTo(pause) < 0 ? wanted : pause;
      } catch (SQLException e) {
        Log.errorf(
            "rollback step failed target=%s planId=%s message=%s", target, plan, ErrorText.of(e));
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return pause;
  }

  private Duration pauseAfter(UUID plan, Advance advance) {
    return switch (advance) {
      case NOT_OURS -> BackupLoops.IDLE;
      case WAITS -> WATCHING;
      case MOVED -> Duration.ZERO;
      case ENDED -> {
        Log.infof("rollback plan ended target=%s planId=%s", target, plan);
        yield Duration.ZERO;
      }
    };
  }
}
