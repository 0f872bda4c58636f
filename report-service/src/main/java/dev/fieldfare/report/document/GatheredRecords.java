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

  /**
   * Limits and the name of the records.
   *
   * @param plural as in {@code backups}
   * @param most of one target
   * @param longest for all targets
   */
  record Amount(String plural, int most, Duration longest) {}

  /** Reads all targets of the request. */
  public static <T> GatheredRecords<T> read(LedgerRecords<T> ledgers, ReportRequest request) {
    return read(ledgers, request, TargetReads.LONGEST);
  }

  /**
   * Reads all targets of the request.
   *
   * @param plural the name of the records, as in {@code backups}
   * @param most of one target
   */
  public static <T> GatheredRecords<T> read(
      LedgerRecords<T> ledgers, ReportRequest request, String plural, int most) {
    return read(ledgers, request, new Amount(plural, most, TargetReads.LONGEST));
  }

  static <T> GatheredRecords<T> read(
      LedgerRecords<T> ledgers, ReportRequest request, Duration longest) {
    return read(ledgers, request, new Amount("records", MOST, longest));
  }

  private static <T> GatheredRecords<T> read(
      LedgerRecords<T> ledgers, ReportRequest request, Amount amount) {
    int most = amount.most();
    Map<String, List<T>> answers =
        TargetReads.all(
            request.targets(), target -> ledgers.read(target, request, most + 1), amount.longest());
    List<T> records = new ArrayList<>();
    List<String> omitted = new ArrayList<>();
    for (String target : request.targets()) {
      List<T> found = answers.get(target);
      if (found == null) {
        omitted.add(
            "The %s of %s are missing, because the target does not answer."
                .formatted(amount.plural(), target));
        continue;
      }
      records.addAll(found.subList(0, Math.min(most, found.size())));
      if (found.size() > most) {
        omitted.add(
            "Only the newest %d %s of %s are shown.".formatted(most, amount.plural(), target));
      }
    }
    return new GatheredRecords<>(records, omitted);
  }
}
