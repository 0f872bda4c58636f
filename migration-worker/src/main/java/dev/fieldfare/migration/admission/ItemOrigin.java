package dev.fieldfare.migration.admission;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Where a message came in, and what that way in already knows of it. */
public sealed interface ItemOrigin {

  /** How the way in is called in the ledger. */
  String way();

  /** An entry of a Redis stream. */
  record OfStream(String stream, String incarnation, long ms, long n) implements ItemOrigin {
    @Override
    public String way() {
      return "stream";
    }

    /** What identifies the entry for ever: ids alone are given again by a stream that was wiped. */
    public String key() {
      return stream
          + "/"
          + incarnation
          + "/"
          + Long.toUnsignedString(ms)
          + "-"
          + Long.toUnsignedString(n);
    }
  }

  /** A row of the target's inbox. */
  record OfInbox(
      long place,
      UUID id,
      Optional<String> key,
      String requestedBy,
      Optional<ChangeSetPlace> changeSet,
      String way,
      OffsetDateTime enqueuedAt)
      implements ItemOrigin {}

  /** A member's place in a change set that came in as one. */
  record ChangeSetPlace(String id, int index, int size, boolean atomic) {}
}
