package dev.fieldfare.redisstreams;

/**
 * The group is not the one that was joined: it was deleted, or Redis was flushed, and the group was
 * made anew.
 */
public class IncarnationChangedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public IncarnationChangedException(String message) {
    super(message, null, false, false);
  }
}
