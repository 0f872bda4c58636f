package dev.fieldfare.gateway.migration;

import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Plans on the targets' catalogues, as the worker would. */
@ApplicationScoped
class CataloguePreviewPlanner implements PreviewPlanner {

  private static final String LEDGER_OWNER =
      "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'fieldfare'";

  private static final String WAITS_FOR_STANDBYS =
      "SELECT pg_catalog.current_setting('synchronous_standby_names') <> ''"
          + " AND pg_catalog.current_setting('synchronous_commit') NOT IN ('off', 'local')";

  private final TargetPools pools;
  private final Targets targets;
  private final Map<String, Planning> plannings = new ConcurrentHashMap<>();

  CataloguePreviewPlanner(TargetPools pools, Targets targets) {
    this.pools = pools;
    this.targets = targets;
  }

  @Override
  public List<PlanResult> plan(String target, List<PlanRequest> requests) {
    return pools.with(target, connection -> plan(target, connection, requests));
  }

  @Override
  public boolean waitsForStandbys(String target) {
    return pools.with(target, CataloguePreviewPlanner::waitsForStandbys);
  }

  private static boolean waitsForStandbys(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(WAITS_FOR_STANDBYS)) {
      var row = query.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  // The types of a request are those that its sender sees.
  private List<PlanResult> plan(String target, Connection connection, List<PlanRequest> requests)
      throws SQLException {
    Planning planning = planning(target, connection);
    execute(connection, "RESET search_path");
    try {
      return planning.plan(connection, requests);
    } finally {
      if (!connection.isClosed()) {
        execute(connection, "SET search_path = pg_catalog");
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // computeIfAbsent would hide the exception of the connection.
  private Planning planning(String target, Connection connection) throws SQLException {
    Planning known = plannings.get(target);
    if (known == null) {
      known = new Planning(limits(target, connection));
      plannings.put(target, known);
    }
    return known;
  }

  /** The role that owns the ledger applies the plans, not the role that previews them. */
  private PlanningLimits limits(String target, Connection connection) throws SQLException {
    try (var query = connection.prepareStatement(LEDGER_OWNER)) {
      var row = query.executeQuery();
      Optional<String> owner = row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      return PlanningLimits.of(targets.named(target).limits(), owner);
    }
  }
}
