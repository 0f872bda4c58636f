package dev.fieldfare.health.data;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The numbers of rows at the last validation. */
public interface TableCounts {

  /** The numbers of one moment. */
  record Counted(Instant at, Map<String, Long> rows) {
    /** Copies the map. */
    public Counted {
      rows = Map.copyOf(rows);
    }
  }

  /** Those of the last validation. */
  Optional<Counted> last(String target) throws SQLException;

  /** Replaces them. */
  void store(String target, Map<String, Long> rows) throws SQLException;
}
