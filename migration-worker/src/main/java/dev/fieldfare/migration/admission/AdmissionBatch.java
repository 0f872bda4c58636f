package dev.fieldfare.migration.admission;

import java.util.List;
import java.util.Optional;

/**
 * Messages that are admitted together, in order.
 *
 * @param through for a stream, how far the batch reaches whether or not every entry became an item
 */
public record AdmissionBatch(Optional<StreamReach> through, List<AdmissionItem> items) {

  public AdmissionBatch {
    items = List.copyOf(items);
  }

  /** The part of a stream that a batch covers. */
  public record StreamReach(
      String stream, String incarnation, long firstMs, long firstN, long lastMs, long lastN) {}

  /** The same reach with other arrivals. */
  public AdmissionBatch with(List<AdmissionItem> others) {
    return new AdmissionBatch(through, others);
  }
}
