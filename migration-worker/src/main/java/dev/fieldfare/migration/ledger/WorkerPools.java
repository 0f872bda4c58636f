package dev.fieldfare.migration.ledger;

import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * The connections of a worker to one target.
 *
 * <p>All end statements after five seconds, because strong locks are held on them.
 */
public final class WorkerPools implements AutoCloseable {
  /** How long the network may be silent: longer than any statement takes. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** After how long statements end. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String APPLICATION = "fieldfare migration-worker";

  // lock_timeout is the last resort: what takes strong locks sets its own, shorter one. The driver
  // gives a session the time zone of this host, with which values would be converted differently
  // elsewhere and in previews.
  private static final String SESSION =
      """
      SELECT set_config('statement_timeout', '%1$dms', false), set_config('lock_timeout', '2s', false),
        set_config('idle_in_transaction_session_timeout', '250ms', false), set_config('TimeZone', 'UTC', false),
        CASE WHEN current_setting('server_version_num')::int >= 170000
          THEN set_config('transaction_timeout', '%2$dms', false) END
      """;

  // The ledger names everything in full; what anybody may create elsewhere must never be called.
  private static final String LEDGER = SESSION + ", set_config('search_path', 'pg_catalog', false)";

  // The same for trials, whose queries name only relations and functions in full, not operators.
  private static final String PATH = "SET search_path = pg_catalog, pg_temp";

  // For a single table PostgreSQL would think about each question to its catalogue anew each time,
  // which takes several times as long as the answer.
  private static final String TABLES =
      LEDGER + ", set_config('plan_cache_mode', 'force_generic_plan', false)";

  // Strong locks are held until the commit is known, which a dead standby must not delay.
  private static final String COMMITS_LOCALLY =
      TABLES + ", set_config('synchronous_commit', 'local', false)";

  private final AgroalDataSource ledger;
  private final AgroalDataSource tables;
  private final PGSimpleDataSource direct;
  private final Target settings;

  public WorkerPools(Target settings, int appliers) throws SQLException {
    this.ledger = pool(settings, appliers + 5, LEDGER);
    this.tables =
        pool(settings, appliers + 1, settings.commitsLocally() ? COMMITS_LOCALLY : TABLES);
    this.settings = settings;
    this.direct = direct(settings);
  }

  private static PGSimpleDataSource direct(Target settings) {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(settings.url());
    direct.setUser(settings.username());
    direct.setPassword(settings.password());
    direct.setApplicationName(APPLICATION);
    direct.setConnectTimeout(5);
    return direct;
  }

  /** A new connection to a database of the target's server, for scratch databases. */
  public Connection connect(String database) throws SQLException {
    PGSimpleDataSource other = direct(settings);
    other.setDatabaseName(database);
    Connection connection = other.getConnection();
    try (Statement session = connection.createStatement()) {
      session.execute(PATH);
      return connection;
    } catch (SQLException e) {
      closeAfter(e, connection);
      throw e;
    }
  }

  private static void closeAfter(SQLException failure, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** The name of the target's database on its server. */
  public String database() {
    return direct.getDatabaseName();
  }

  /** For the ledger's functions. */
  public DataSource ledger() {
    return ledger;
  }

  /**
   * For planning and applying: the session that has looked at a table need not read it again to
   * change it. But after every change each session looks through the plans that it keeps, so those
   * of the ledger's other functions are better kept elsewhere.
   */
  public DataSource tables() {
    return tables;
  }

  /**
   * Ends a session in which code of others may have left something behind: after an error this was
   * not checked.
   */
  static void end(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      // The driver's own: a pool's may forget the connection, and its place, without ending it.
      connection.unwrap(PgConnection.class).abort(Runnable::run);
    }
    try {
      // By this error the pool learns of it.
      connection.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException expected) {
      Log.debugf("session ended after an error reason=%s", expected.getMessage());
    }
  }

  /** Without limits, for installing the ledger. */
  public DataSource direct() {
    return direct;
  }

  @Override
  public void close() {
    ledger.close();
    tables.close();
  }

  private static AgroalDataSource pool(Target target, int size, String session)
      throws SQLException {
    long ms = LONGEST.toMillis();
    return new PoolSettings(
            APPLICATION,
            size,
            Duration.ofSeconds(5),
            PATIENCE,
            2,
            session.formatted(ms, ms + 1_000))
        .open(target);
  }
}
