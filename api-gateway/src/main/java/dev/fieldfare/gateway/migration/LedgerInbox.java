package dev.fieldfare.gateway.migration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fieldfare.gateway.concurrent.Batcher;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.target.TargetFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Calls {@code fieldfare.accept_all}: single requests in batches, change sets on their own.
 *
 * <p>A failed call leaves nothing in the inbox. If the connection is lost during the commit, the
 * result is unknown, and the sender repeats the request with the same key.
 */
@ApplicationScoped
class LedgerInbox implements Inbox {

  private static final Batcher.Limits LIMITS = new Batcher.Limits(256, 2, 20_000);
  private static final String ACCEPT =
      "SELECT ord, id, verdict FROM fieldfare.accept_all('http', ?::jsonb)";

  private final TargetPools pools;
  private final BlockingExecutor blocking;
  private final Map<String, Batcher<InboxItem, InboxAnswer>> batchers = new ConcurrentHashMap<>();

  LedgerInbox(TargetPools pools, BlockingExecutor blocking) {
    this.pools = pools;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<InboxAnswer> put(String target, InboxItem item) {
    return batchers.computeIfAbsent(target, this::batcher).submit(item);
  }

  @Override
  public CompletionStage<List<InboxAnswer>> putAll(String target, List<InboxItem> items) {
    return CompletableFuture.supplyAsync(
        () -> pools.with(target, connection -> allOrNothing(connection, items)), blocking);
  }

  private Batcher<InboxItem, InboxAnswer> batcher(String target) {
    return new Batcher<>(
        LIMITS,
        items ->
            CompletableFuture.supplyAsync(
                () -> pools.with(target, connection -> accept(connection, items)), blocking),
        failure -> failure instanceof TargetFailure f && f.isAboutTarget());
  }

  private static List<InboxAnswer> allOrNothing(Connection connection, List<InboxItem> items)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      List<InboxAnswer> verdicts = accept(connection, items);
      if (verdicts.stream().map(InboxAnswer::kind).distinct().count() > 1) {
        connection.rollback();
        return verdicts.stream().map(LedgerInbox::contradicted).toList();
      }
      connection.commit();
      return verdicts;
    } finally {
      // Rolls back what was neither committed nor rolled back.
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  // A member was sent before in another set, so this is a different change set.
  private static InboxAnswer contradicted(InboxAnswer verdict) {
    return verdict.kind() == InboxAnswer.Kind.DUPLICATE
        ? new InboxAnswer(verdict.id(), InboxAnswer.Kind.CONFLICT)
        : verdict;
  }

  // In the order of their keys, so that two gateways cannot deadlock.
  private static List<InboxAnswer> accept(Connection connection, List<InboxItem> items)
      throws SQLException {
    List<Integer> order = order(items);
    ArrayNode json = JsonNodeFactory.instance.arrayNode(items.size());
    order.forEach(index -> json.add(items.get(index).toJson()));
    InboxAnswer[] verdicts = new InboxAnswer[items.size()];
    try (var call = connection.prepareStatement(ACCEPT)) {
      call.setString(1, json.toString());
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        verdicts[order.get(rows.getInt(1))] =
            new InboxAnswer(
                rows.getObject(2, UUID.class),
                InboxAnswer.Kind.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)));
      }
    }
    return List.of(verdicts);
  }

  // The members of a set keep their order, which is that of their places in line.
  private static List<Integer> order(List<InboxItem> items) {
    var all = IntStream.range(0, items.size()).boxed();
    boolean isSet = items.getFirst().changeSet().isPresent();
    List<Integer> order = new ArrayList<>(all.toList());
    if (!isSet) {
      order.sort((a, b) -> items.get(a).key().orElse("").compareTo(items.get(b).key().orElse("")));
    }
    return order;
  }
}
