package dev.fieldfare.report.archive;

import java.time.Duration;
import java.util.List;

/**
 * How reports are kept.
 *
 * @param recipients the only addresses to which reports are sent; empty if there is no mail server
 */
public record ArchivePolicy(Duration retention, List<String> recipients) {

  public ArchivePolicy {
    recipients = List.copyOf(recipients);
  }
}
