package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.ledger.LineEntry;
import java.util.UUID;

/**
 * The first version in line.
 *
 * @param entry as the executor sees migrations
 * @param waits whether something unfinished is before it, or the target is paused
 */
public record Barrier(LineEntry entry, boolean waits) {

  /** Its migration. */
  public UUID id() {
    return entry.id();
  }

  /** The track, the version, the checksum and the direction. */
  public JsonNode request() {
    return entry.request();
  }

  /** Whether it can be tried now. */
  public boolean isReady() {
    return !waits && entry.isReady();
  }
}
