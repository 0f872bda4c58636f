package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.audit.AuditChain;
import dev.fieldfare.gateway.concurrent.Batcher;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
  private static final String INSERT_UNCHAINED =
      """
      INSERT INTO fieldfare_gateway.audit (id, at, actor, role, action, target, subject, path, status,
        outcome, idempotency_key, remote_address)
      SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[])
      """;
  private static final String APPEND =
      "SELECT fieldfare_gateway.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
          + " $13)";
  private static final String LIST =
      """
      SELECT * FROM fieldfare_gateway.audit
      WHERE ($1::text IS NULL OR actor = $1) AND ($2::text IS NULL OR action = $2 OR starts_with(action, $3))
        AND ($4::text IS NULL OR target = $4) AND ($5::text IS NULL OR subject = $5)
        AND ($6::text IS NULL OR outcome = $6) AND ($7::text IS NULL OR remote_address = $7)
        AND at >= $8 AND at < $9 AND id >= $10 AND id < $11
      ORDER BY id DESC LIMIT $12
      """;

  // One statement, so the end of the chain and its entries are of one moment.
  private static final String CHAIN =
      """
      SELECT c.position AS last_position, encode(c.hash, 'hex') AS last_hash, (
        SELECT count(*) FROM (SELECT FROM fieldfare_gateway.audit n WHERE n.position IS NULL LIMIT 1000) o) AS not_chained,
        encode(a.hash, 'hex') AS link_hash, a.*
      FROM fieldfare_gateway.audit_chain c
      LEFT JOIN (SELECT * FROM fieldfare_gateway.audit e WHERE e.position > $1 ORDER BY e.position LIMIT $2) a ON true
      ORDER BY a.position
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
    return pool.preparedQuery(LIST)
        .execute(AuditSearchValues.of(filter, before, limit))
        .map(SqlAuditTrail::entries);
  }

  @Override
  public Uni<AuditChainPage> chain(long after, int limit) {
    return pool.preparedQuery(CHAIN).execute(Tuple.of(after, limit)).map(SqlAuditTrail::chain);
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

  // Without the chain, so that no gateway holds the lock on its end over several round trips.
  /** True when the table takes an entry that has nothing special; it is not left there. */
  private CompletionStage<Boolean> takesOrdinaryEntries() {
    return pool.withConnection(
            connection ->
                connection
                    .begin()
                    .chain(
                        transaction ->
                            connection
                                .preparedQuery(INSERT_UNCHAINED)
                                .execute(Tuple.from(columns(List.of(PoisonEntries.ordinary()))))
                                .eventually(transaction::rollback)))
        .replaceWith(true)
        .onFailure()
        .recoverWithItem(false)
        .subscribeAsCompletionStage();
  }

  private CompletionStage<List<Void>> insert(List<AuditEntry> entries) {
    List<Void> done = Collections.nCopies(entries.size(), null);
    List<Object> values = columns(entries);
    values.add(column(entries, SqlAuditTrail::digest, Buffer[]::new));
    return pool.preparedQuery(APPEND)
        .execute(Tuple.from(values))
        .replaceWith(done)
        .subscribeAsCompletionStage();
  }

  private static List<Object> columns(List<AuditEntry> entries) {
    return new ArrayList<>(
        List.of(
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
            column(entries, e -> e.remoteAddress().orElse(null), String[]::new)));
  }

  private static Buffer digest(AuditEntry entry) {
    return Buffer.buffer(AuditChain.digest(entry.texts()));
  }

  private static <V> V[] column(
      List<AuditEntry> entries, Function<AuditEntry, V> value, IntFunction<V[]> array) {
    return entries.stream().map(value).toArray(array);
  }

  private static List<AuditEntry> entries(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(SqlAuditTrail::entry).toList();
  }

  private static AuditChainPage chain(RowSet<Row> rows) {
    List<Row> read = StreamSupport.stream(rows.spliterator(), false).toList();
    Row end = read.getFirst();
    return new AuditChainPage(
        end.getLong("last_position"),
        end.getString("last_hash"),
        end.getLong("not_chained"),
        read.stream()
            .filter(row -> row.getLong("position") != null)
            .map(
                row ->
                    new AuditChainPage.Link(
                        row.getLong("position"), row.getString("link_hash"), entry(row)))
            .toList());
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
