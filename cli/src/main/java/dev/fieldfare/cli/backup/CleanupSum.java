package dev.fieldfare.cli.backup;

import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupReport.Item;
import dev.fieldfare.contracts.backup.CleanupReport.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds up the batches of one cleanup. */
final class CleanupSum {
  private final CleanupReport preview;
  private final List<Item> items = new ArrayList<>();
  private Totals remaining;

  CleanupSum(CleanupReport preview) {
    this.preview = preview;
    this.remaining = preview.before();
    preview.items().stream().filter(item -> item.hold().isPresent()).forEach(items::add);
  }

  void add(CleanupReport batch) {
    items.addAll(batch.items());
    remaining = batch.remaining().orElse(remaining);
  }

  CleanupReport report() {
    List<Item> held = items.stream().filter(item -> item.hold().isPresent()).toList();
    return new CleanupReport(
        preview.target(),
        false,
        preview.before(),
        Totals.of(items),
        Totals.of(held),
        Optional.of(Totals.of(items).minus(Totals.of(held))),
        Optional.of(remaining),
        Optional.empty(),
        Optional.empty(),
        items,
        preview.more());
  }
}
