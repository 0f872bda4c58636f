package dev.fieldfare.report.document;

import java.sql.SQLException;
import java.util.List;

/** Records of one kind in the ledgers of the targets. */
@FunctionalInterface
public interface LedgerRecords<T> {

  /** The newest that belong to the request, in the order in which they are shown. */
  List<T> read(String target, ReportRequest request, int most) throws SQLException;
}
