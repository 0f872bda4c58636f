package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.ledger.LineEntry;
import java.util.UUID;

/**
 * The first version in line.
 *
 * @param entry as the executor sees migrations
 * @param request the track, the version, the checksum and the direction
 * @param waits whether something unfinished is before it, or the target is paused
 */
public record Barrier(LineEntry entry, JsonNode request, boolean waits) {

  /** Its migration. */
  public UUID id() {
    return entry.id();
  }

  /** Whether it can be tried now. */
  public boolean isReady() {
    return !waits && entry.isReady();
  }
}
