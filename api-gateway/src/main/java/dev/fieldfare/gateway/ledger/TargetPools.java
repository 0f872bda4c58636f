package dev.fieldfare.gateway.ledger;

import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.target.Target;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.gateway.target.Targets;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small pool of connections to each target, opened when somebody first needs one: a target that
 * is away stops neither the start nor the others.
 */
@ApplicationScoped
public class TargetPools {

  // A request waits for nobody's transaction, and no statement of ours runs away.
  private static final String SESSION =
      "SET lock_timeout = '1s'; SET statement_timeout = '20s'; SET timezone = 'UTC';"
          + " SET idle_in_transaction_session_timeout = '5s';"
          // What anybody may create in another schema is never called by mistake.
          + " SET search_path = pg_catalog";

  private final Targets targets;
  private final GatewayConfig.TargetPool limits;
  private final Map<String, AgroalDataSource> pools = new ConcurrentHashMap<>();

  TargetPools(Targets targets, GatewayConfig config) {
    this.targets = targets;
    this.limits = config.targetPool();
  }

  /** Work with a connection of its own. */
  @FunctionalInterface
  public interface Work<T> {
    /** The work; closes nothing. */
    T on(Connection connection) throws SQLException;
  }

  /** Runs the work, each statement a transaction of its own. Blocks. */
  public <T> T with(String target, Work<T> work) {
    try (Connection connection = pool(target).getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new TargetFailure(target, e);
    }
  }

  private AgroalDataSource pool(String target) {
    return pools.computeIfAbsent(target, name -> open(targets.named(name)));
  }

  private AgroalDataSource open(Target target) {
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(limits.maxSize())
                        .acquisitionTimeout(limits.acquisitionTimeout())
                        .idleValidationTimeout(Duration.ofSeconds(2))
                        .reapTimeout(Duration.ofMinutes(5))
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(2))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClass(org.postgresql.Driver.class)
                                    .jdbcUrl(target.jdbcUrl())
                                    .principal(new NamePrincipal(target.username()))
                                    .credential(new SimplePassword(target.password()))
                                    .jdbcProperty("ApplicationName", "fieldfare-gateway")
                                    .jdbcProperty("connectTimeout", "3")
                                    .jdbcProperty("socketTimeout", "30")
                                    .jdbcProperty("tcpKeepAlive", "true")
                                    .initialSql(SESSION)));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException e) {
      throw new TargetFailure(target.name(), e);
    }
  }

  @PreDestroy
  void close() {
    pools.values().forEach(AgroalDataSource::close);
  }
}
