package dev.fieldfare.migration;

import java.util.List;
import java.util.Optional;

/**
 * Messages that are admitted together, in order.
 *
 * @param through for a stream, how far the batch reaches whether or not every entry became an item
 */
public record AdmissionBatch(Optional<StreamReach> through, List<Arrival> arrivals) {

  public AdmissionBatch {
    arrivals = List.copyOf(arrivals);
  }

  /** The part of a stream that a batch covers. */
  public record StreamReach(
      String stream, String incarnation, long firstMs, long firstN, long lastMs, long lastN) {}

  /** The same reach with other arrivals. */
  public AdmissionBatch with(List<Arrival> others) {
    return new AdmissionBatch(through, others);
  }
}
