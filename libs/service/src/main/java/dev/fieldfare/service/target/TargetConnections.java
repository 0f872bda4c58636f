package dev.fieldfare.service.target;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A small pool of connections to each target. A pool is opened at its first use, so a target that
 * is away stops neither the start of a service nor work on other targets.
 */
public class TargetConnections implements AutoCloseable {
  private final Map<String, Target> targets;
  private final PoolSettings settings;
  private final Map<String, AgroalDataSource> pools = new ConcurrentHashMap<>();

  /** Pools with the same settings for all of the targets. */
  public TargetConnections(List<Target> targets, PoolSettings settings) {
    this.targets = targets.stream().collect(Collectors.toMap(Target::name, Function.identity()));
    this.settings = settings;
  }

  /** Work with one connection. */
  @FunctionalInterface
  public interface Work<T> {
    /** Each statement is a transaction of its own, unless the work says otherwise. */
    T on(Connection connection) throws SQLException;
  }

  /** Runs the work on a connection to the target. Blocks. */
  public <T> T with(String target, Work<T> work) throws SQLException {
    try (Connection connection = pool(target).getConnection()) {
      return work.on(connection);
    }
  }

  /** Connections to the target. */
  public DataSource of(String target) {
    return pool(target);
  }

  private AgroalDataSource pool(String target) {
    return pools.computeIfAbsent(target, this::open);
  }

  private AgroalDataSource open(String name) {
    Target target = targets.get(name);
    if (target == null) {
      throw new IllegalArgumentException("there is no target called " + name);
    }
    try {
      return settings.open(target);
    } catch (SQLException e) {
      // A pool connects later, so this is not about the target.
      throw new IllegalStateException("a pool cannot be made for the target " + name, e);
    }
  }

  @Override
  public void close() {
    pools.values().forEach(AgroalDataSource::close);
  }
}
