package dev.fieldfare.gateway.control;

import java.sql.SQLException;

/** Work of a capability that follows the migrations of the control database. */
public interface ControlSetupStep {

  /** Throws when the configuration is wrong, which stops the start. */
  void requireValidConfiguration();

  /** Runs after the migrations, and again when it failed. Blocks. */
  void run() throws SQLException;
}
