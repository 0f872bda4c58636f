package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.concurrent.Batcher;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.control.ControlDatabase;
import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Looks up sessions and their API keys. Only one query runs at a time, for all sessions that were
 * requested during the query before. So unknown sessions keep at most one connection busy.
 */
@ApplicationScoped
class SessionLookups {

  private static final Batcher.Limits LIMITS = new Batcher.Limits(256, 1, 5_000);

  // A bootstrap key with a new secret keeps its id; only its time of creation tells them apart.
  private static final String FIND =
      """
      SELECT s.id_hash, k.id, k.name, k.role, k.requests_per_minute, k.created_at,
        s.seen_at < now() - make_interval(secs => $2::double precision / 30) AS is_stale
      FROM fieldfare_gateway.sessions s
      JOIN fieldfare_gateway.api_keys k ON k.id = s.key_id AND k.created_at = s.key_since
      WHERE s.id_hash = ANY($1) AND k.revoked_at IS NULL
        AND s.seen_at > now() - make_interval(secs => $2)
        AND s.created_at > now() - make_interval(secs => $3)
      """;

  private final Pool pool;
  private final ControlDatabase control;
  private final GatewayConfig.DashboardSessions config;
  private final Batcher<String, Optional<FoundSession>> batcher =
      new Batcher<>(LIMITS, this::find, failure -> true);

  SessionLookups(Pool pool, ControlDatabase control, GatewayConfig config) {
    this.pool = pool;
    this.control = control;
    this.config = config.sessions();
  }

  /**
   * A valid session.
   *
   * @param isStale true when its last use was noted so long ago that it must be noted again
   */
  record FoundSession(Caller holder, boolean isStale) {}

  Uni<Optional<FoundSession>> find(String hash) {
    return control
        .afterFirstTry()
        .chain(() -> Uni.createFrom().completionStage(() -> batcher.submit(hash)));
  }

  private CompletionStage<List<Optional<FoundSession>>> find(List<String> hashes) {
    double idle = config.idle().toMillis() / 1000.0;
    double lifetime = config.lifetime().toMillis() / 1000.0;
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(hashes.toArray(String[]::new), idle, lifetime))
        .map(SessionLookups::byHash)
        .map(found -> hashes.stream().map(hash -> Optional.ofNullable(found.get(hash))).toList())
        .subscribeAsCompletionStage();
  }

  private static Map<String, FoundSession> byHash(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .collect(
            Collectors.toMap(
                row -> row.getString("id_hash"),
                row -> new FoundSession(holder(row), row.getBoolean("is_stale"))));
  }

  private static Caller holder(Row row) {
    Integer limit = row.getInteger("requests_per_minute");
    return new Caller(
        row.getUUID("id"),
        row.getString("name"),
        SenderRole.of(row.getString("role")),
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.empty());
  }
}
