package dev.fieldfare.gateway.migration;

import java.util.UUID;

/**
 * What the inbox says to a request.
 *
 * @param id of the migration that the request is now, or that its key already stands for
 */
public record InboxAnswer(UUID id, Kind kind) {

  /** The three answers. */
  public enum Kind {
    /** It is new, and it is in. */
    ACCEPTED,
    /** The key stands for the same request, sent before. */
    DUPLICATE,
    /** The key stands for another request. */
    CONFLICT
  }
}
