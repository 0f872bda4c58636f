package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.CsvText;
import dev.fieldfare.contracts.audit.AuditChain;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The audit trail as CSV, page by page: the next page is read when its reader has taken the one
 * before, so memory does not grow with the trail.
 */
final class AuditCsv {
  static final int PAGE = 500;

  private AuditCsv() {}

  static Multi<String> of(AuditTrail trail, AuditTrail.Filter filter) {
    Multi<String> pages =
        Multi.createBy()
            .repeating()
            .uni(
                AtomicReference<UUID>::new,
                last ->
                    trail
                        .list(filter, Optional.ofNullable(last.get()), PAGE)
                        .invoke(page -> page.forEach(entry -> last.set(entry.id()))))
            .until(List::isEmpty)
            .map(AuditCsv::lines);
    return Multi.createBy()
        .concatenating()
        .streams(Multi.createFrom().item(CsvText.line(AuditChain.FIELDS)), pages);
  }

  private static String lines(List<AuditEntry> page) {
    return page.stream()
        .map(entry -> CsvText.line(entry.texts().stream().map(cell -> cell.orElse("")).toList()))
        .collect(Collectors.joining());
  }
}
