package dev.fieldfare.report.document;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of all targets of a request. A target that does not answer costs its records only.
 *
 * @param omitted a sentence for each target of which something is missing
 */
record GatheredRecords<T>(List<T> records, List<String> omitted) {
  /** Of one target. */
  static final int MOST = 1_000;

  static <T> GatheredRecords<T> read(LedgerRecords<T> ledgers, ReportRequest request) {
    List<T> records = new ArrayList<>();
    List<String> omitted = new ArrayList<>();
    for (String target : request.targets()) {
      try {
        List<T> found = ledgers.read(target, request, MOST + 1);
        records.addAll(found.subList(0, Math.min(MOST, found.size())));
        if (found.size() > MOST) {
          omitted.add("Only the newest %d records of %s are shown.".formatted(MOST, target));
        }
      } catch (SQLException e) {
        Log.warnf("records not read target=%s reason=%s", target, e);
        omitted.add("The records of %s are missing: it does not answer.".formatted(target));
      }
    }
    return new GatheredRecords<>(records, omitted);
  }
}
