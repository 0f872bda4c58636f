package dev.fieldfare.health.gate;

import java.sql.SQLException;
import java.time.Duration;

/** The hold of a target, in its ledger. */
public interface ChangeHolds {

  /** Sets or renews the hold. False while an operator overrides holds. */
  boolean hold(String reason, Duration time) throws SQLException;

  /** Ends the hold of this service. False when there is none. */
  boolean release() throws SQLException;
}
