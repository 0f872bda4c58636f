package dev.fieldfare.postgres.plan.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.jdbc.PgConnection;

/**
 * Lets a session wait for table locks only shortly, and see the system's functions and operators
 * only, in UTC, until it is closed.
 *
 * <p>Looking at a table waits for who holds it exclusively; one such table must not hold up the
 * planning of all others. A plan is carried out under the same search path. So planning never calls
 * an object that any role may create in a schema, and cannot find what the plan would not find.
 *
 * <p>At first it is for reading the catalogue: queries go by its indexes, however many tables there
 * are, and are planned once, not for every batch of tables. For looking at rows that would be
 * wrong.
 */
final class PlanningSession implements AutoCloseable {

  private static final String READ_ONLY = "default_transaction_read_only";

  private static final Map<String, String> ALWAYS =
      Map.of("lock_timeout", "50ms", "search_path", "pg_catalog", "TimeZone", "UTC");

  private static final Map<String, String> CATALOGUE =
      Map.of(
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "enable_seqscan", "off",
          "plan_cache_mode", "force_generic_plan");

  private final Connection session;
  private final Map<String, String> before;

  PlanningSession(Connection session, Optional<Duration> longestLook) throws SQLException {
    this.session = session;
    Map<String, String> settings = new LinkedHashMap<>(ALWAYS);
    settings.putAll(CATALOGUE);
    if (longestLook.isPresent()) {
      settings.putAll(timeouts(longestLook.get()));
    }
    this.before = exchange(settings);
  }

  private Map<String, String> timeouts(Duration longestLook) throws SQLException {
    long ms = longestLook.toMillis();
    Map<String, String> timeouts = new LinkedHashMap<>();
    timeouts.put("statement_timeout", ms + "ms");
    if (session.getMetaData().getDatabaseMajorVersion() >= 17) {
      timeouts.put("transaction_timeout", ms + 1_000 + "ms");
    }
    return timeouts;
  }

  /** From now on rows are looked at, whatever the session thinks best for the catalogue. */
  void probeRows() throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>(before);
    settings.keySet().retainAll(CATALOGUE.keySet());
    settings.put("plan_cache_mode", "auto");
    // Looking changes nothing, whatever code it runs.
    settings.put(READ_ONLY, "on");
    before.putIfAbsent(READ_ONLY, exchange(settings).get(READ_ONLY));
  }

  /** Makes the settings and returns what they were. */
  private Map<String, String> exchange(Map<String, String> settings) throws SQLException {
    String query =
        settings.keySet().stream()
            .map("current_setting('%1$s'), set_config('%1$s', ?, false)"::formatted)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    try (PreparedStatement statement = session.prepareStatement(query)) {
      int parameter = 1;
      for (String value : settings.values()) {
        statement.setString(parameter++, value);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        Map<String, String> replaced = new LinkedHashMap<>();
        int column = 1;
        for (String name : settings.keySet()) {
          replaced.put(name, row.getString(column));
          column += 2;
        }
        return replaced;
      }
    }
  }

  // Restore short timeouts before the session is reused for DDL.
  @Override
  public void close() throws SQLException {
    if (session.isClosed()) {
      return;
    }
    try {
      exchange(before);
    } catch (SQLException e) {
      if (!session.isClosed()) {
        // The driver's own: a pool's may forget the connection, and its place, without ending it.
        session.unwrap(PgConnection.class).abort(Runnable::run);
      }
      throw e;
    }
  }
}
