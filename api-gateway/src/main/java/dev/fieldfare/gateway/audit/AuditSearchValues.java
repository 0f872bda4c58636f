package dev.fieldfare.gateway.audit;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The values of a search in the audit trail. */
final class AuditSearchValues {
  /** Ids are made just before the time of an entry is read. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  private static final UUID FIRST = new UUID(0, 0);
  private static final UUID LAST = new UUID(-1, -1);
  private static final OffsetDateTime BEGINNING = OffsetDateTime.parse("0001-01-01T00:00:00Z");
  private static final OffsetDateTime END = OffsetDateTime.parse("9999-12-31T00:00:00Z");
  private static final String ALL = "*";

  private AuditSearchValues() {}

  static Tuple of(AuditTrail.Filter filter, Optional<UUID> before, int limit) {
    return Tuple.from(
        new Object[] {
          filter.actor().orElse(null),
          filter.action().orElse(null),
          // Never a beginning of a name when nothing ends with an asterisk.
          filter
              .action()
              .filter(name -> name.endsWith(ALL))
              .map(AuditSearchValues::begin)
              .orElse(ALL),
          filter.target().orElse(null),
          filter.subject().orElse(null),
          filter.outcome().orElse(null),
          filter.remoteAddress().orElse(null),
          filter.since().map(AuditSearchValues::time).orElse(BEGINNING),
          filter.until().map(AuditSearchValues::time).orElse(END),
          filter.since().map(since -> idAt(since.minus(SLACK))).orElse(FIRST),
          before.orElse(filter.until().map(until -> idAt(until.plus(SLACK))).orElse(LAST)),
          limit
        });
  }

  private static String begin(String pattern) {
    return pattern.substring(0, pattern.length() - 1);
  }

  // Ids begin with their time in milliseconds, so only a part of the index is read.
  private static UUID idAt(Instant time) {
    return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
  }

  private static OffsetDateTime time(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
