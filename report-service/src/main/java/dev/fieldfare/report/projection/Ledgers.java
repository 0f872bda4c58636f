package dev.fieldfare.report.projection;

import java.sql.SQLException;

/** The ledgers of the targets. */
@FunctionalInterface
public interface Ledgers {

  /** Opens a snapshot; the caller closes it. */
  LedgerSnapshot open(String target) throws SQLException;
}
