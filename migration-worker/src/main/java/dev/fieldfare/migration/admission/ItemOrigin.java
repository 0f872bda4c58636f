package dev.fieldfare.migration.admission;

import dev.fieldfare.postgres.ledger.InboxRequest;

/** Where a message was received, and how it is identified there. */
public sealed interface ItemOrigin {

  /** The name of this way in the ledger. */
  String way();

  /** Identifies the message in logs, without its content. */
  String label();

  /** An entry of a Redis stream. */
  record OfStream(String stream, String incarnation, long ms, long n) implements ItemOrigin {
    @Override
    public String way() {
      return "stream";
    }

    /**
     * Identifies the entry. It contains the incarnation, because a stream that was deleted and
     * created again may reuse ids.
     */
    public String key() {
      return stream
          + "/"
          + incarnation
          + "/"
          + Long.toUnsignedString(ms)
          + "-"
          + Long.toUnsignedString(n);
    }

    @Override
    public String label() {
      return key();
    }
  }

  /** A row of the target's inbox. */
  record OfInbox(InboxRequest request) implements ItemOrigin {
    @Override
    public String way() {
      return request.sender().way();
    }

    @Override
    public String label() {
      return "inbox/" + request.id();
    }
  }
}
