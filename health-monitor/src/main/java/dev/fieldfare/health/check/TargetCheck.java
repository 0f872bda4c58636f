package dev.fieldfare.health.check;

import java.sql.SQLException;

/** A check of a target. Those with a weight make up its score. */
public interface TargetCheck {

  /** Its name, its weight and what follows from its findings. */
  CheckDescription description();

  /**
   * Runs it.
   *
   * @throws SQLException when it cannot run
   */
  CheckOutcome run(CheckedTarget target) throws SQLException;
}
