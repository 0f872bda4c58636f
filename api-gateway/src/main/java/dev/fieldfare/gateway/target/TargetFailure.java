package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.postgres.sql.ErrorText;
import java.sql.SQLException;

/**
 * A target did not do what it was asked.
 *
 * <p>A statement that failed has changed nothing; when the connection was lost the ledger knows
 * whether it was carried out, and the same request with the same key tells.
 */
public final class TargetFailure extends RuntimeException {

  private final String target;

  public TargetFailure(String target, SQLException cause) {
    super(ErrorText.of(cause), cause);
    this.target = target;
  }

  public String target() {
    return target;
  }

  /** Why, as far as PostgreSQL says. */
  public FailureReason reason() {
    String state = ((SQLException) getCause()).getSQLState();
    if (state == null || SqlStates.saysNotInstalled(state)) {
      return FailureReason.UNAVAILABLE;
    }
    return SqlStates.classify(state, getCause().getMessage());
  }

  /** True when it has nothing to do with what was asked, so that it is of no use to ask others. */
  public boolean isAboutTarget() {
    return reason().errorClass() == ErrorClass.TRANSIENT
        && reason() != FailureReason.LOCK_TIMEOUT
        && reason() != FailureReason.DEADLOCK;
  }
}
