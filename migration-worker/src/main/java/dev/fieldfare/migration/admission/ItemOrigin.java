package dev.fieldfare.migration.admission;

import dev.fieldfare.postgres.ledger.InboxRequest;

/** Where a message came in, and what is known of it there. */
public sealed interface ItemOrigin {

  /** How the way in is called in the ledger. */
  String way();

  /** The message for people, without its content. */
  String label();

  /** An entry of a Redis stream. */
  record OfStream(String stream, String incarnation, long ms, long n) implements ItemOrigin {
    @Override
    public String way() {
      return "stream";
    }

    /** Identifies the entry: after a stream was deleted, a new one may give the same ids again. */
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
