package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.control.ControlDatabase;
import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;

/** Sessions in the control database, so that every gateway knows them. */
@ApplicationScoped
class SqlSessions implements Sessions {

  private static final String BEGIN =
      """
      INSERT INTO fieldfare_gateway.sessions (id_hash, key_id, key_since, created_at, seen_at)
      VALUES ($1, $2, $3, now(), now())
      """;

  // A bootstrap key with a new secret keeps its id; only its time of creation tells them apart.
  private static final String FIND =
      """
      SELECT k.id, k.name, k.role, k.requests_per_minute, k.created_at,
        s.seen_at < now() - interval '1 minute' AS is_stale
      FROM fieldfare_gateway.sessions s
      JOIN fieldfare_gateway.api_keys k ON k.id = s.key_id AND k.created_at = s.key_since
      WHERE s.id_hash = $1 AND k.revoked_at IS NULL
        AND s.seen_at > now() - make_interval(secs => $2)
        AND s.created_at > now() - make_interval(secs => $3)
      """;

  private static final String TOUCH =
      "UPDATE fieldfare_gateway.sessions SET seen_at = now() WHERE id_hash = $1";

  private static final String END = "DELETE FROM fieldfare_gateway.sessions WHERE id_hash = $1";

  private final Pool pool;
  private final ControlDatabase control;
  private final GatewayConfig.DashboardSessions config;

  SqlSessions(Pool pool, ControlDatabase control, GatewayConfig config) {
    this.pool = pool;
    this.control = control;
    this.config = config.sessions();
  }

  @Override
  public Uni<SessionToken> begin(Caller caller) {
    SessionToken token = SessionToken.generate();
    OffsetDateTime since = caller.since().atOffset(ZoneOffset.UTC);
    return pool.preparedQuery(BEGIN)
        .execute(Tuple.of(token.hash(), caller.keyId(), since))
        .replaceWith(token);
  }

  @Override
  public Uni<Optional<Caller>> holderOf(SessionToken token, Activity activity) {
    Tuple parameters =
        Tuple.of(token.hash(), seconds(config.idle()), seconds(config.lifetime()));
    return control
        .afterFirstTry()
        .chain(() -> pool.preparedQuery(FIND).execute(parameters))
        .chain(rows -> touched(token, activity, rows));
  }

  @Override
  public Uni<Void> end(SessionToken token) {
    return pool.preparedQuery(END).execute(Tuple.of(token.hash())).replaceWithVoid();
  }

  private Uni<Optional<Caller>> touched(SessionToken token, Activity activity, RowSet<Row> rows) {
    if (!rows.iterator().hasNext()) {
      return Uni.createFrom().item(Optional.empty());
    }
    Row row = rows.iterator().next();
    Optional<Caller> caller = Optional.of(caller(row));
    return activity == Activity.PERSON && row.getBoolean("is_stale")
        ? pool.preparedQuery(TOUCH).execute(Tuple.of(token.hash())).replaceWith(caller)
        : Uni.createFrom().item(caller);
  }

  private static Caller caller(Row row) {
    Integer limit = row.getInteger("requests_per_minute");
    return new Caller(
        row.getUUID("id"),
        row.getString("name"),
        SenderRole.of(row.getString("role")),
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.empty());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
