package dev.fieldfare.gateway.audit;

import dev.fieldfare.gateway.concurrent.Batcher;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;

/**
 * The audit trail in the control database, written in batches: the hottest path of the service has
 * one insert for many requests.
 */
@ApplicationScoped
class SqlAuditTrail implements AuditTrail {

  private static final Batcher.Limits LIMITS = new Batcher.Limits(256, 2, 20_000);
  private static final String INSERT =
      """
      INSERT INTO fieldfare_gateway.audit (id, at, actor, role, action, target, subject, path, status,
        outcome, idempotency_key, remote_address)
      SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[])
      ON CONFLICT (id) DO NOTHING
      """;
  private static final String LIST =
      """
      SELECT * FROM fieldfare_gateway.audit
      WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2)
        AND ($3::text IS NULL OR target = $3) AND ($4::uuid IS NULL OR id < $4)
      ORDER BY id DESC LIMIT $5
      """;

  private final Pool pool;
  private final PoisonEntries poison = new PoisonEntries(this::takesOrdinaryEntries);
  private final AuditRetryQueue retries = new AuditRetryQueue(this::insert, poison);
  private final Batcher<AuditEntry, Void> batcher =
      new Batcher<>(LIMITS, this::insert, failure -> !PoisonEntries.mayBe(failure));

  SqlAuditTrail(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<Void> record(AuditEntry entry) {
    return Uni.createFrom()
        .completionStage(() -> batcher.submit(entry))
        .onFailure()
        .recoverWithUni(failure -> setAsideOrRetry(entry, failure));
  }

  @Override
  public int unkept() {
    return retries.size();
  }

  @Override
  public long setAside() {
    return poison.count();
  }

  @Override
  public Uni<List<AuditEntry>> list(Filter filter, Optional<UUID> before, int limit) {
    Tuple values =
        Tuple.from(
            new Object[] {
              filter.actor().orElse(null),
              filter.action().orElse(null),
              filter.target().orElse(null),
              before.orElse(null),
              limit
            });
    return pool.preparedQuery(LIST).execute(values).map(SqlAuditTrail::entries);
  }

  private Uni<Void> setAsideOrRetry(AuditEntry entry, Throwable failure) {
    return Uni.createFrom()
        .completionStage(() -> poison.setAside(entry, failure))
        .invoke(isSetAside -> retryUnless(isSetAside, entry, failure))
        .replaceWithVoid();
  }

  private void retryUnless(boolean isSetAside, AuditEntry entry, Throwable failure) {
    if (!isSetAside) {
      retries.add(entry, failure);
    }
  }

  /** True when the table takes an entry that has nothing special; it is not left there. */
  private CompletionStage<Boolean> takesOrdinaryEntries() {
    return pool.withConnection(
            connection ->
                connection
                    .begin()
                    .chain(
                        transaction ->
                            connection
                                .preparedQuery(INSERT)
                                .execute(columns(List.of(PoisonEntries.ordinary())))
                                .eventually(transaction::rollback)))
        .replaceWith(true)
        .onFailure()
        .recoverWithItem(false)
        .subscribeAsCompletionStage();
  }

  private CompletionStage<List<Void>> insert(List<AuditEntry> entries) {
    List<Void> done = Collections.nCopies(entries.size(), null);
    return pool.preparedQuery(INSERT)
        .execute(columns(entries))
        .replaceWith(done)
        .subscribeAsCompletionStage();
  }

  private static Tuple columns(List<AuditEntry> entries) {
    return Tuple.from(
        new Object[] {
          column(entries, AuditEntry::id, UUID[]::new),
          column(entries, e -> e.at().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new),
          column(entries, AuditEntry::actor, String[]::new),
          column(entries, AuditEntry::role, String[]::new),
          column(entries, AuditEntry::action, String[]::new),
          column(entries, e -> e.target().orElse(null), String[]::new),
          column(entries, e -> e.subject().orElse(null), String[]::new),
          column(entries, AuditEntry::path, String[]::new),
          column(entries, AuditEntry::status, Integer[]::new),
          column(entries, AuditEntry::outcome, String[]::new),
          column(entries, e -> e.idempotencyKey().orElse(null), String[]::new),
          column(entries, e -> e.remoteAddress().orElse(null), String[]::new)
        });
  }

  private static <V> V[] column(
      List<AuditEntry> entries, Function<AuditEntry, V> value, IntFunction<V[]> array) {
    return entries.stream().map(value).toArray(array);
  }

  private static List<AuditEntry> entries(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(SqlAuditTrail::entry).toList();
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.getUUID("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor"),
        row.getString("role"),
        row.getString("action"),
        Optional.ofNullable(row.getString("target")),
        Optional.ofNullable(row.getString("subject")),
        row.getString("path"),
        row.getInteger("status"),
        row.getString("outcome"),
        Optional.ofNullable(row.getString("idempotency_key")),
        Optional.ofNullable(row.getString("remote_address")));
  }
}
