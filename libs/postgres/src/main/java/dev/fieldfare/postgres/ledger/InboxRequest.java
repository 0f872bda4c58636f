package dev.fieldfare.postgres.ledger;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * A request that came in by SQL or HTTP and has no place yet.
 *
 * @param place where it stands in the inbox; the order of admission
 * @param body as JSON; it is not read before the parser of messages does
 * @param changeSet its change set, if it came in one
 */
public record InboxRequest(
    long place,
    UUID id,
    Optional<String> key,
    String body,
    Optional<ChangeSet> changeSet,
    Sender sender,
    OffsetDateTime enqueuedAt) {

  /** A member's part in its change set. */
  public record ChangeSet(String id, int index, int size, boolean atomic) {}

  /** Who sent it, which way, and with which role. */
  public record Sender(String requestedBy, String role, String way) {}
}
