package dev.fieldfare.contracts.report;

import java.util.List;
import java.util.Optional;

/**
 * Stored reports, the newest first.
 *
 * @param next the cursor of the next page, if there is one
 */
public record StoredReportPage(List<StoredReport> items, Optional<String> next) {

  public StoredReportPage {
    items = List.copyOf(items);
  }
}
