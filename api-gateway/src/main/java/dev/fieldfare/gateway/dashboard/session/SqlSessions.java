package dev.fieldfare.gateway.dashboard.session;

import dev.fieldfare.gateway.dashboard.session.SessionLookups.FoundSession;
import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Sessions in the control database, so that every gateway knows them. */
@ApplicationScoped
class SqlSessions implements Sessions {

  private static final String BEGIN =
      """
      INSERT INTO fieldfare_gateway.sessions (id_hash, key_id, key_since, created_at, seen_at)
      VALUES ($1, $2, $3, now(), now())
      """;

  private static final String TOUCH =
      "UPDATE fieldfare_gateway.sessions SET seen_at = now() WHERE id_hash = $1";

  private static final String END = "DELETE FROM fieldfare_gateway.sessions WHERE id_hash = $1";

  private final Pool pool;
  private final SessionLookups lookups;

  SqlSessions(Pool pool, SessionLookups lookups) {
    this.pool = pool;
    this.lookups = lookups;
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
    return lookups.find(token.hash()).chain(found -> noted(token, activity, found));
  }

  @Override
  public Uni<Void> end(SessionToken token) {
    return pool.preparedQuery(END).execute(Tuple.of(token.hash())).replaceWithVoid();
  }

  private Uni<Optional<Caller>> noted(
      SessionToken token, Activity activity, Optional<FoundSession> found) {
    Optional<Caller> holder = found.map(FoundSession::holder);
    boolean isDue = found.filter(FoundSession::isStale).isPresent();
    return activity == Activity.PERSON && isDue
        ? pool.preparedQuery(TOUCH).execute(Tuple.of(token.hash())).replaceWith(holder)
        : Uni.createFrom().item(holder);
  }
}
