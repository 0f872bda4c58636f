package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.http.Paging;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Kinds of reports in addresses. */
public final class ReportKinds {

  private ReportKinds() {}

  /** The kind with this label; an unknown label is refused. */
  public static ReportKind known(String label) {
    return ReportKind.of(label)
        .orElseThrow(() -> Paging.wrong("kind", "\"kind\" must be one of %s.".formatted(all())));
  }

  private static String all() {
    return Arrays.stream(ReportKind.values())
        .map(ReportKind::label)
        .collect(Collectors.joining(", "));
  }
}
