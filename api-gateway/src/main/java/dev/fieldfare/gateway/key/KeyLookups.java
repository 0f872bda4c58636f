package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.concurrent.Batcher;
import dev.fieldfare.gateway.control.ControlDatabase;
import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Looks up who holds keys. One query at a time asks for all that arrived during the one before, so
 * that unknown keys never keep more than one connection busy.
 */
@ApplicationScoped
class KeyLookups {

  private static final Batcher.Limits LIMITS = new Batcher.Limits(256, 1, 5_000);
  private static final String BY_HASH =
      """
      SELECT secret_hash, id, name, role, requests_per_minute, created_at
      FROM fieldfare_gateway.api_keys WHERE secret_hash = ANY($1) AND revoked_at IS NULL
      """;
  private static final String BY_ID =
      """
      SELECT secret_hash, id, name, role, requests_per_minute, created_at
      FROM fieldfare_gateway.api_keys WHERE id = ANY($1) AND revoked_at IS NULL
      """;

  private static final String OWNER =
      "SELECT owner FROM fieldfare_gateway.api_keys WHERE name = $1";

  private final Pool pool;
  private final ControlDatabase control;
  private final Batcher<String, Optional<Caller>> batcher =
      new Batcher<>(LIMITS, this::holdersOf, failure -> true);

  KeyLookups(Pool pool, ControlDatabase control) {
    this.pool = pool;
    this.control = control;
  }

  Uni<Optional<Caller>> holderOf(String hash) {
    return control.afterFirstTry().chain(() -> lookUp(hash, control.isReady()));
  }

  /**
   * Between the migrations and the first keys of the configuration, an unknown key is not wrong.
   */
  private Uni<Optional<Caller>> lookUp(String hash, boolean isComplete) {
    return Uni.createFrom()
        .completionStage(() -> batcher.submit(hash))
        .onItem()
        .invoke(
            holder -> {
              if (holder.isEmpty() && !isComplete) {
                throw new IllegalStateException("the control database is not set up yet");
              }
            });
  }

  /** The owner of the key with this name, revoked or not. */
  Uni<Optional<String>> ownerOf(String name) {
    return pool.preparedQuery(OWNER)
        .execute(Tuple.of(name))
        .map(
            rows ->
                rows.rowCount() == 0
                    ? Optional.empty()
                    : Optional.ofNullable(rows.iterator().next().getString("owner")));
  }

  Uni<Set<Caller>> stillValid(Set<Caller> callers) {
    UUID[] ids = callers.stream().map(Caller::keyId).distinct().toArray(UUID[]::new);
    return pool.preparedQuery(BY_ID)
        .execute(Tuple.from(new Object[] {ids}))
        .map(rows -> callers.stream().filter(byHash(rows).values()::contains))
        .map(valid -> valid.collect(Collectors.toSet()));
  }

  private CompletionStage<List<Optional<Caller>>> holdersOf(List<String> hashes) {
    return pool.preparedQuery(BY_HASH)
        .execute(Tuple.from(new Object[] {hashes.toArray(String[]::new)}))
        .map(KeyLookups::byHash)
        .map(found -> hashes.stream().map(hash -> Optional.ofNullable(found.get(hash))).toList())
        .subscribeAsCompletionStage();
  }

  private static Map<String, Caller> byHash(RowSet<Row> rows) {
    Map<String, Caller> callers = new HashMap<>();
    StreamSupport.stream(rows.spliterator(), false)
        .forEach(row -> callers.put(row.getString("secret_hash"), caller(row)));
    return callers;
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
}
