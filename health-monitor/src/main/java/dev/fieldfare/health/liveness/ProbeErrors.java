package dev.fieldfare.health.liveness;

import io.quarkus.logging.Log;
import java.sql.SQLException;

/**
 * What the errors of one probe mean. The first of several errors in a row is logged.
 *
 * <p>A missing right or a missing ledger (SQLSTATE class 42) is a problem of the target. Other
 * errors mean that its database does not answer, which has a probe of its own.
 */
final class ProbeErrors {
  private static final String WRONG_STATEMENT = "42";

  private final LivenessProbe probe;
  private boolean isFailing;

  ProbeErrors(LivenessProbe probe) {
    this.probe = probe;
  }

  /** The result of an attempt that ended with an error. */
  ProbeResult resultOf(Throwable error) {
    if (!isFailing) {
      Log.warnf(
          "probe failed target=%s probe=%s error=%s",
          probe.condition("").target(), probe.name(), error);
    }
    isFailing = true;
    return error instanceof SQLException failure && isOfTheTarget(failure)
        ? new ProbeResult.Wrong(
            "The probe could not run: %s (SQLSTATE %s)"
                .formatted(failure.getMessage(), failure.getSQLState()))
        : new ProbeResult.Unknown();
  }

  /** Notes an attempt without an error: the next error is logged again. */
  void end() {
    isFailing = false;
  }

  private static boolean isOfTheTarget(SQLException failure) {
    return failure.getSQLState() != null && failure.getSQLState().startsWith(WRONG_STATEMENT);
  }
}
