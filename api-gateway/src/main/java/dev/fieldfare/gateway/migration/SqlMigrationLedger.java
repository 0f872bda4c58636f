package dev.fieldfare.gateway.migration;

import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.postgres.form.FormRegistry;
import dev.fieldfare.postgres.query.ListedMigration;
import dev.fieldfare.postgres.query.MigrationFilter;
import dev.fieldfare.postgres.query.MigrationReader;
import dev.fieldfare.postgres.query.RunningStatement;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and steers the migrations of the targets through their ledgers. */
@ApplicationScoped
class SqlMigrationLedger implements MigrationLedger {

  // UUIDs of version 7 in the order of PostgreSQL, which is that of their bytes.
  private static final Comparator<ListedMigration> NEWEST_FIRST =
      Comparator.comparing((ListedMigration m) -> m.id().toString()).reversed();

  private final TargetPools pools;
  private final TargetGathering gathering;

  SqlMigrationLedger(TargetPools pools, TargetGathering gathering) {
    this.pools = pools;
    this.gathering = gathering;
  }

  @Override
  public Optional<Located> find(List<Target> targets, UUID id) {
    return gathering.first(
        targets,
        target ->
            pools
                .with(target, c -> new MigrationReader(c, target).find(id))
                .map(migration -> new Located(target, migration)));
  }

  @Override
  public Optional<UUID> idOfKey(String target, String key) {
    return pools.with(target, c -> new MigrationReader(c, target).idOfKey(key));
  }

  @Override
  public boolean hasRegistry(String target) {
    return pools.with(target, c -> new FormRegistry(c).isUsed());
  }

  @Override
  public Gathered<ListedMigration> list(
      List<Target> targets, MigrationFilter filter, Optional<UUID> before, int limit) {
    Gathered<List<ListedMigration>> all =
        gathering.all(
            targets,
            target ->
                pools.with(
                    target, c -> new MigrationReader(c, target).list(filter, before, limit)));
    List<ListedMigration> newest =
        all.orThrow().answers().stream()
            .flatMap(List::stream)
            .sorted(NEWEST_FIRST)
            .limit(limit)
            .toList();
    return new Gathered<>(newest, all.missing());
  }

  @Override
  public Optional<RunningStatement> runningStatement(String target, UUID id) {
    return pools.with(target, connection -> RunningStatement.of(connection, id));
  }

  @Override
  public String steer(String target, Steering steering, UUID id, String by) {
    return pools.with(
        target,
        connection -> {
          try (var call = connection.prepareStatement(sql(steering))) {
            call.setObject(1, id);
            if (steering == Steering.CANCEL) {
              call.setString(2, by);
            }
            var row = call.executeQuery();
            row.next();
            return row.getString(1);
          }
        });
  }

  private static String sql(Steering steering) {
    return switch (steering) {
      case CANCEL -> "SELECT fieldfare.cancel(?, ?)";
      case RETRY -> "SELECT fieldfare.retry(?)";
      case PAUSE -> "SELECT fieldfare.pause(?)";
      case RESUME -> "SELECT fieldfare.resume(?)";
    };
  }
}
