package dev.fieldfare.service.target;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How a service connects to a target: the one place where pools to targets are opened.
 *
 * @param applicationName what PostgreSQL shows of the sessions
 * @param maxSize connections at most; each is opened when it is needed
 * @param acquisition how long a caller waits for a connection
 * @param silence how long the network may be silent: longer than any statement takes
 * @param prepareThreshold from which execution on the server keeps a statement prepared
 * @param sessionSql the settings of each session: time zone, search path, timeouts
 */
public record PoolSettings(
    String applicationName,
    int maxSize,
    Duration acquisition,
    Duration silence,
    int prepareThreshold,
    String sessionSql) {

  // The driver gives a session the time zone of this host, which would convert values differently
  // elsewhere. Objects in schemas of others must never be called by mistake.
  private static final String SHORT_READS =
      "SET lock_timeout = '1s'; SET statement_timeout = '20s'; SET timezone = 'UTC';"
          + " SET idle_in_transaction_session_timeout = '5s'; SET search_path = pg_catalog";

  private static final int CONNECT_SECONDS = 3;

  /** For short reads and calls of ledger functions. */
  public static PoolSettings forShortReads(String applicationName) {
    return new PoolSettings(
        applicationName, 4, Duration.ofSeconds(3), Duration.ofSeconds(30), 5, SHORT_READS);
  }

  /** The same with another size and another time to wait for a connection. */
  public PoolSettings with(int newMaxSize, Duration newAcquisition) {
    return new PoolSettings(
        applicationName, newMaxSize, newAcquisition, silence, prepareThreshold, sessionSql);
  }

  /** Opens a pool; it connects when the first connection is asked for. The caller closes it. */
  public AgroalDataSource open(Target target) throws SQLException {
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(false)
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(maxSize)
                        .minSize(0)
                        .initialSize(0)
                        .acquisitionTimeout(acquisition)
                        .idleValidationTimeout(Duration.ofSeconds(2))
                        .reapTimeout(Duration.ofMinutes(5))
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(2))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(factory -> connectTo(target, factory)));
    return AgroalDataSource.from(configuration);
  }

  private AgroalConnectionFactoryConfigurationSupplier connectTo(
      Target target, AgroalConnectionFactoryConfigurationSupplier factory) {
    return factory
        .connectionProviderClass(org.postgresql.Driver.class)
        .jdbcUrl(target.url())
        .principal(new NamePrincipal(target.username()))
        .credential(new SimplePassword(target.password()))
        .initialSql(sessionSql)
        .jdbcProperty("ApplicationName", applicationName)
        .jdbcProperty("connectTimeout", Integer.toString(CONNECT_SECONDS))
        .jdbcProperty("socketTimeout", Long.toString(silence.toSeconds()))
        .jdbcProperty("prepareThreshold", Integer.toString(prepareThreshold))
        .jdbcProperty("tcpKeepAlive", "true");
  }
}
