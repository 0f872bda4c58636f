package dev.fieldfare.backup.rollback;

import dev.fieldfare.postgres.backup.rollback.RollbackPlanLedger.Advance;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The plans of one target that are being executed. */
public interface RollbackExecutions {

  /** Plans that are being executed. */
  List<UUID> due() throws SQLException;

  /** Does what can be done for a plan now. */
  Advance advance(UUID plan) throws SQLException;
}
