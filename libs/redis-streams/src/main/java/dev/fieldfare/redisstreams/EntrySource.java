package dev.fieldfare.redisstreams;

/** How entries reached a consumer. */
public enum EntrySource {
  /** Never handed to anybody before. */
  NEW,
  /** Read earlier under the same consumer name and not acknowledged. */
  OWN_PENDING,
  /** Left unacknowledged, by this consumer or another, for longer than the configured idle time. */
  TAKEN_OVER
}
