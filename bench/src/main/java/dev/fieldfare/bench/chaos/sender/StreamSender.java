package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.chaos.ChaosEnvironment;
import dev.fieldfare.bench.chaos.sender.SentMessage.Way;
import dev.fieldfare.embedded.RedisConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Enqueues by XADD, and says again what Redis lost before it was accepted. */
public final class StreamSender extends MessageSender {
  private static final long GRACE_NANOS = Duration.ofMillis(1_500).toNanos();

  private final ChaosEnvironment environment;
  private final List<SentMessage> unsettled = new ArrayList<>();
  private RedisConnection connection;
  private long settledLoss = Long.MIN_VALUE;

  public StreamSender(String name, Post post, ChaosEnvironment environment) {
    super(name, post);
    this.environment = environment;
  }

  @Override
  Way way() {
    return Way.STREAM;
  }

  @Override
  void transmit(List<SentMessage> together) throws IOException {
    try {
      for (SentMessage sent : together) {
        List<String> command = new ArrayList<>(List.of("XADD", "fieldfare:migrations", "*"));
        command.addAll(fields(sent.message(), sent.number()));
        sent.asking();
        sent.answered(List.of(connection().send(command.toArray(String[]::new)).toString()));
        unsettled.add(sent);
      }
    } catch (IOException | RuntimeException e) {
      hangUp();
      throw e;
    }
  }

  /** JSON in one field, or each property in a field of its own; the same form each time. */
  private static List<String> fields(Message message, int number) {
    if (message.raw().isPresent()) {
      return List.of("data", message.raw().get());
    }
    if (number % 2 == 0) {
      return List.of("data", message.body().toString());
    }
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : message.body().properties()) {
      fields.add(property.getKey());
      JsonNode value = property.getValue();
      fields.add(value.isTextual() ? value.asText() : value.toString());
    }
    return fields;
  }

  @Override
  void lookBack() {
    long loss = book.lastLoss();
    if (loss == settledLoss || System.nanoTime() - loss < GRACE_NANOS) {
      return;
    }
    try {
      sendAgainWhatWasLost(loss);
      settledLoss = loss;
    } catch (SQLException | IOException | RuntimeException e) {
      hangUp();
    }
  }

  /**
   * After the run: until all that was confirmed is in the ledger or was sent after the last loss.
   */
  public void settle() throws SQLException, IOException {
    sendAgainWhatWasLost(book.lastLoss());
  }

  private void sendAgainWhatWasLost(long loss) throws SQLException, IOException {
    if (loss == Long.MIN_VALUE) {
      return;
    }
    List<SentMessage> candidates =
        unsettled.stream()
            .filter(sent -> sent.message().key().isPresent())
            .filter(sent -> sent.askedAt() - loss <= 0)
            .distinct()
            .toList();
    Set<String> accepted = accepted(candidates);
    unsettled.removeIf(sent -> sent.askedAt() - loss <= 0);
    List<SentMessage> lost =
        candidates.stream()
            .filter(sent -> !accepted.contains(sent.message().key().orElseThrow()))
            .toList();
    for (SentMessage sent : lost) {
      book.countResent();
      try {
        transmit(List.of(sent));
      } catch (IOException | RuntimeException e) {
        // It may have come all the same, later than what was sent after it.
        sent.doubted();
        unsettled.addAll(lost.subList(lost.indexOf(sent), lost.size()));
        throw e;
      }
    }
  }

  private Set<String> accepted(List<SentMessage> candidates) throws SQLException {
    String[] keys =
        candidates.stream().map(s -> s.message().key().orElseThrow()).toArray(String[]::new);
    Set<String> found = new HashSet<>();
    try (var database = environment.connect("resender", environment.database().port(), Map.of());
        var select =
            database.prepareStatement(
                "SELECT DISTINCT idempotency_key FROM fieldfare.field_migrations"
                    + " WHERE idempotency_key = ANY (?)")) {
      select.setArray(1, database.createArrayOf("text", keys));
      var rows = select.executeQuery();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private RedisConnection connection() throws IOException {
    if (connection == null) {
      connection =
          RedisConnection.open(
              "127.0.0.1", environment.sendersToRedis().port(), environment.redis().password());
      connection.timeout(Duration.ofSeconds(2));
    }
    return connection;
  }

  private void hangUp() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException gone) {
      // It is what we wanted.
      connection = null;
    }
    connection = null;
  }
}
