package dev.fieldfare.gateway.http.idempotency;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Requests and answers in the control database. */
@ApplicationScoped
class SqlAnswerStore implements AnswerStore {

  // A request without an answer is being processed. After a minute its process is taken for dead.
  private static final String BEGIN =
      """
      INSERT INTO fieldfare_gateway.answers AS a (caller, idempotency_key, request_hash, created_at)
      VALUES ($1, $2, $3, now())
      ON CONFLICT (caller, idempotency_key) DO UPDATE
        SET request_hash = excluded.request_hash, status = NULL, body = NULL, created_at = now()
      WHERE a.created_at < now() - make_interval(secs => $4)
        OR (a.status IS NULL AND a.created_at < now() - interval '1 minute')
      RETURNING 1
      """;
  private static final String KNOWN =
      """
      SELECT request_hash, status, body FROM fieldfare_gateway.answers
      WHERE caller = $1 AND idempotency_key = $2
      """;
  private static final String FINISH =
      """
      UPDATE fieldfare_gateway.answers SET status = $3, body = $4
      WHERE caller = $1 AND idempotency_key = $2
      """;
  private static final String ABANDON =
      "DELETE FROM fieldfare_gateway.answers WHERE caller = $1 AND idempotency_key = $2";

  private final Pool pool;
  private final double retentionSeconds;

  SqlAnswerStore(Pool pool, GatewayConfig config) {
    this.pool = pool;
    this.retentionSeconds = config.idempotencyRetention().toSeconds();
  }

  @Override
  public Uni<Optional<Answer>> begin(Question question) {
    return pool.preparedQuery(BEGIN)
        .execute(
            Tuple.of(question.caller(), question.key(), question.requestHash(), retentionSeconds))
        .chain(
            ours ->
                ours.rowCount() > 0 ? Uni.createFrom().item(Optional.empty()) : known(question));
  }

  @Override
  public Uni<Void> finish(Question question, Answer answer) {
    return pool.preparedQuery(FINISH)
        .execute(Tuple.of(question.caller(), question.key(), answer.status(), answer.body()))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> abandon(Question question) {
    return pool.preparedQuery(ABANDON)
        .execute(Tuple.of(question.caller(), question.key()))
        .replaceWithVoid();
  }

  private Uni<Optional<Answer>> known(Question question) {
    return pool.preparedQuery(KNOWN)
        .execute(Tuple.of(question.caller(), question.key()))
        .map(rows -> answer(question, rows));
  }

  private static Optional<Answer> answer(Question question, RowSet<Row> rows) {
    if (rows.size() == 0 || rows.iterator().next().getInteger("status") == null) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE,
          "A request with this idempotency key is still being processed; try again.");
    }
    Row row = rows.iterator().next();
    if (!question.requestHash().equals(row.getString("request_hash"))) {
      throw new RequestRefused(
          FailureReason.KEY_CONFLICT,
          "The idempotency key \"%s\" was already used for another request."
              .formatted(question.key()));
    }
    return Optional.of(new Answer(row.getInteger("status"), row.getString("body")));
  }
}
