package dev.fieldfare.health.format;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** When alerts were resolved. */
@FunctionalInterface
public interface AlertEnds {
  /** Knows no end; for messages that are sent without the control database. */
  AlertEnds UNKNOWN = ids -> Map.of();

  /** The moments of those of these alerts that are resolved. */
  Map<UUID, Instant> of(Set<UUID> ids) throws SQLException;
}
