package dev.fieldfare.report.document;

import dev.fieldfare.service.target.TargetReads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Records of all targets of a request. A target that does not answer costs its records only.
 *
 * @param omitted a sentence for each target of which something is missing
 */
public record GatheredRecords<T>(List<T> records, List<String> omitted) {
  /** Of one target. */
  static final int MOST = 1_000;

  /** Reads all targets of the request. */
  public static <T> GatheredRecords<T> read(LedgerRecords<T> ledgers, ReportRequest request) {
    return read(ledgers, request, TargetReads.LONGEST);
  }

  static <T> GatheredRecords<T> read(
      LedgerRecords<T> ledgers, ReportRequest request, Duration longest) {
    Map<String, List<T>> answers =
        TargetReads.all(
            request.targets(), target -> ledgers.read(target, request, MOST + 1), longest);
    List<T> records = new ArrayList<>();
    List<String> omitted = new ArrayList<>();
    for (String target : request.targets()) {
      List<T> found = answers.get(target);
      if (found == null) {
        omitted.add(
            "The records of %s are missing, because the target does not answer.".formatted(target));
        continue;
      }
      records.addAll(found.subList(0, Math.min(MOST, found.size())));
      if (found.size() > MOST) {
        omitted.add("Only the newest %d records of %s are shown.".formatted(MOST, target));
      }
    }
    return new GatheredRecords<>(records, omitted);
  }
}
