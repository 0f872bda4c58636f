package dev.fieldfare.gateway;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import java.sql.SQLException;
import java.util.Set;

/**
 * A target did not do what it was asked.
 *
 * <p>A statement that failed has changed nothing; when the connection was lost the ledger knows
 * whether it was carried out, and the same request with the same key tells.
 */
public final class TargetFailure extends RuntimeException {

  /** No schema, table or function of ours, or no right to use them: it is not installed yet. */
  private static final Set<String> LEDGER_MISSING = Set.of("3F000", "42P01", "42883", "42501");

  private final String target;

  public TargetFailure(String target, SQLException cause) {
    super(cause.getMessage(), cause);
    this.target = target;
  }

  public String target() {
    return target;
  }

  /** Why, as far as PostgreSQL says. */
  public FailureReason reason() {
    String state = ((SQLException) getCause()).getSQLState();
    if (state == null || LEDGER_MISSING.contains(state)) {
      return FailureReason.UNAVAILABLE;
    }
    return SqlStates.classify(state, getMessage());
  }

  /** True when it has nothing to do with what was asked, so that it is of no use to ask others. */
  public boolean isAboutTarget() {
    return reason().errorClass() == ErrorClass.TRANSIENT
        && reason() != FailureReason.LOCK_TIMEOUT
        && reason() != FailureReason.DEADLOCK;
  }
}
