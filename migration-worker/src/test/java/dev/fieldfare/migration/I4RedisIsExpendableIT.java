package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.migration.messaging.RedisSettings;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I4: Redis is expendable. */
@QuarkusTest
class I4RedisIsExpendableIT extends WorkerTest {
  @Inject Redis client;

  @Test
  void aWipedRedisIsFilledAgainWithTheSameEvents() {
    table("wiped", 0);
    for (int i = 0; i < 10; i++) {
      stage.send("type", "ADD_COLUMN", "table", "wiped", "column", "c" + i, "dataType", "text");
    }
    await().untilAsserted(() -> assertThat(ofWiped()).hasSize(20));
    List<String> before = ofWiped();

    redis.flush();

    await().untilAsserted(() -> assertThat(ofWiped()).isEqualTo(before));
    stage.send("type", "ADD_COLUMN", "table", "wiped", "column", "after", "dataType", "text");
    await().untilAsserted(() -> assertThat(ofWiped()).hasSize(22));
    assertThat(ofWiped()).startsWith(before.toArray(String[]::new));
  }

  /**
   * As after a recovery to a moment in the past: Redis has events that the ledger does not know.
   */
  @Test
  void i10_aLedgerThatWasSetBackPublishesWhatComesThen() {
    table("restored", 0);
    stage.send("type", "ADD_COLUMN", "table", "restored", "column", "before", "dataType", "text");
    await().untilAsserted(() -> assertThat(columnsApplied("restored")).containsExactly("before"));
    String last = database.value("SELECT last_position FROM fieldfare.relay");
    for (int i = 0; i < 10; i++) {
      stage.send("type", "ADD_COLUMN", "table", "restored", "column", "c" + i, "dataType", "text");
    }
    await().untilAsserted(() -> assertThat(columnsApplied("restored")).hasSize(11));

    database.execute(
        """
        BEGIN;
        SELECT FROM fieldfare.relay FOR UPDATE;
        DELETE FROM fieldfare.event_log WHERE log_id IN
          (SELECT log_id FROM fieldfare.events WHERE position > %1$s);
        DELETE FROM fieldfare.event_batches WHERE last_position > %1$s;
        UPDATE fieldfare.relay SET last_position = %1$s, published_position = %1$s;
        COMMIT"""
            .formatted(last));
    stage.send("type", "ADD_COLUMN", "table", "restored", "column", "after", "dataType", "text");

    await().untilAsserted(() -> assertThat(columnsApplied("restored")).endsWith("after"));
  }

  private List<String> columnsApplied(String table) {
    return stage.events().stream()
        .filter(event -> event.path("subject").asText().equals("main/public." + table))
        .filter(event -> event.path("type").asText().endsWith("applied"))
        .map(event -> event.path("data").path("column").asText())
        .toList();
  }

  @Test
  void aRedisThatWouldLoseMessagesIsNoticed() {
    RedisSettings settings = new RedisSettings(client);
    assertThat(settings.check()).isEmpty();
    redis.send("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    redis.send("CONFIG", "SET", "maxmemory", "1gb");
    redis.send("CONFIG", "SET", "appendonly", "no");
    try {
      assertThat(settings.check()).hasSize(2);
    } finally {
      redis.send("CONFIG", "SET", "maxmemory-policy", "noeviction");
      redis.send("CONFIG", "SET", "maxmemory", "0");
      redis.send("CONFIG", "SET", "appendonly", "yes");
    }
  }

  @Test
  void i10_sequencesHaveNoGap() {
    table("gapless", 0);
    for (int i = 0; i < 10; i++) {
      stage.send("type", "ADD_COLUMN", "table", "gapless", "column", "c" + i, "dataType", "text");
    }
    await().untilAsserted(() -> assertThat(stage.eventTypes("main/public.gapless")).hasSize(20));

    List<Long> sequences =
        stage.events().stream()
            .filter(event -> event.path("subject").asText().equals("main/public.gapless"))
            .map(event -> event.path("sequence").asLong())
            .toList();
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(sequences.get(i)).isEqualTo(i + 1L);
    }
  }

  private List<String> ofWiped() {
    return stage.events().stream()
        .filter(event -> event.path("subject").asText().equals("main/public.wiped"))
        .map(I4RedisIsExpendableIT::identity)
        .toList();
  }

  private static String identity(JsonNode event) {
    return event.path("id").asText() + " " + event.path("sequence").asText();
  }
}
