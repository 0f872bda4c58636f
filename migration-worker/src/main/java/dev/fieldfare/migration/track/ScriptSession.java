package dev.fieldfare.migration.track;

import dev.fieldfare.postgres.track.VersionLedger;
import dev.fieldfare.postgres.track.VersionRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * A session for scripts: settings, temporary tables, prepared statements and session locks of a
 * script end with it. Plain scripts may share one, see {@link ScriptSessions}.
 */
final class ScriptSession implements AutoCloseable {

  private static final String SETTINGS =
      """
      SELECT set_config('statement_timeout', ?, false), set_config('lock_timeout', ?, false),
        set_config('idle_in_transaction_session_timeout', '250ms', false),
        set_config('TimeZone', 'UTC', false), set_config('search_path', 'pg_catalog', false),
        set_config('application_name', ?, false), set_config('extra_float_digits', '3', false),
        CASE WHEN current_setting('server_version_num')::int >= 170000
          THEN set_config('transaction_timeout', ?, false) END
      """;

  private static final String CLEAN =
      "RESET ALL; DISCARD SEQUENCES; SELECT fieldfare.is_clean_session()";

  private static final String WARM = "BEGIN; SELECT fieldfare.plan_versions(); ROLLBACK";

  private static final String AS_ROLE =
      "SELECT set_config('search_path', ?, false), set_config('role', ?, false)";

  /** How much longer the network may be silent than a script may run. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final Connection connection;
  private final String application;
  private final Backend backend;
  private boolean applied;

  private ScriptSession(Connection connection) throws SQLException {
    this.connection = connection;
    this.application = Objects.requireNonNullElse(connection.getClientInfo("ApplicationName"), "");
    this.backend = Backend.of(connection);
  }

  static ScriptSession open(DataSource target) throws SQLException {
    Connection connection = target.getConnection();
    try {
      // A script could replace what the driver has prepared under a name.
      connection.unwrap(PGConnection.class).setPrepareThreshold(0);
      return new ScriptSession(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** One that knows the plans of the ledger's functions. Nothing of the script's is in it. */
  static ScriptSession openWarm(DataSource target) throws SQLException {
    ScriptSession session = open(target);
    try (var call = session.connection.createStatement()) {
      call.execute(WARM);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /** The server's process. */
  Backend backend() {
    return backend;
  }

  /** From now on statements end after this time, and wait for a lock for that time at most. */
  void limit(Duration timeout, Duration lockTry) throws SQLException {
    applied = false;
    try (var call = connection.prepareStatement(SETTINGS)) {
      call.setString(1, timeout.toMillis() + "ms");
      call.setString(2, lockTry.toMillis() + "ms");
      call.setString(3, application);
      call.setString(4, timeout.plusSeconds(1).toMillis() + "ms");
      call.execute();
    }
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.plus(MARGIN).toMillis()));
  }

  /**
   * Applies a version.
   *
   * @param begun is set to the number of the last statement that began
   */
  String apply(VersionRun run, AtomicInteger begun) throws SQLException {
    try (PreparedStatement call = new VersionLedger(connection).applyCall(run)) {
      String result = result(call, run.token(), begun);
      applied = result.equals("done");
      return result;
    }
  }

  /**
   * Executes a call of the ledger that runs statements.
   *
   * @param begun is set to the number of the last statement that was announced with the token
   */
  static String result(PreparedStatement call, String token, AtomicInteger begun)
      throws SQLException {
    try {
      return VersionLedger.result(call.executeQuery());
    } finally {
      begun.set(lastBegun(call.getWarnings(), token));
    }
  }

  /** Whether the version that was tried last is applied. */
  boolean hasApplied() {
    return applied;
  }

  /**
   * Takes back what a plain script leaves in the session; false where something else is in it, or
   * code of users could have run.
   */
  boolean clean() throws SQLException {
    try (var call = connection.createStatement()) {
      call.execute(CLEAN);
      call.getMoreResults();
      call.getMoreResults();
      ResultSet answer = call.getResultSet();
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** Executes a statement outside a transaction as a role, which the session keeps. */
  void execute(String statement, String role, String path) throws SQLException {
    try (var settings = connection.prepareStatement(AS_ROLE)) {
      settings.setString(1, path);
      settings.setString(2, role);
      settings.execute();
    }
    try (var call = connection.createStatement()) {
      call.setEscapeProcessing(false);
      call.execute(statement);
    }
  }

  private static int lastBegun(SQLWarning first, String token) {
    int last = 0;
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      String message = warning.getMessage();
      if (message != null && message.matches(token + " [0-9]{1,9}")) {
        last = Integer.parseInt(message.substring(token.length() + 1));
      }
    }
    return last;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
