package dev.fieldfare.redisstreams.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.redisstreams.StreamChannels;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types of payloads, copies of channels, and beans of the application, in an application. */
@QuarkusTest
@QuarkusTestResource(TestRedisOfShop.class)
class KindsIT {

  private final RedisServer redis = TestServers.redis();

  @Inject Kinds kinds;
  @Inject StreamChannels channels;

  @BeforeEach
  void forget() {
    kinds.received.clear();
    kinds.contexts.clear();
  }

  @Test
  void aMethodMayAskForText() {
    add("texts", "data", "hello");

    await().untilAsserted(() -> assertThat(kinds.received).containsExactly("hello"));
  }

  @Test
  void aMethodMayAskForAllFields() {
    redis.send("XADD", "maps", "*", "a", "1", "b", "2");

    await()
        .untilAsserted(
            () -> assertThat(kinds.received).containsExactly(Map.of("a", "1", "b", "2")));
  }

  @Test
  void aMethodMayAskForJsonFromAnotherField() {
    add("jsons", "body", "{\"a\":1}");

    await()
        .untilAsserted(
            () -> assertThat(kinds.received).containsExactly(new JsonObject().put("a", 1)));
  }

  @Test
  void aMethodMayAskForAClassOfItsOwn() {
    add("classes", "data", "{\"item\":\"nest\",\"pieces\":3}");

    await()
        .untilAsserted(
            () -> assertThat(kinds.received).containsExactly(new Kinds.Order("nest", 3)));
  }

  @Test
  void whatIsNotOfTheTypeIsRefused() {
    add("classes", "data", "no json");
    add("classes", "other", "field missing");

    await().untilAsserted(() -> assertThat(redis.send("XLEN", "classes:dlq")).isEqualTo(2L));
    assertThat(kinds.received).isEmpty();
  }

  @Test
  void copiesOfAChannelAreConsumersOfTheirOwn() {
    for (int i = 0; i < 20; i++) {
      add("copies", "data", "v" + i);
    }

    await().untilAsserted(() -> assertThat(kinds.received).hasSize(20).doesNotHaveDuplicates());
    assertThat(kinds.contexts).containsOnly(true);
    assertThat(channels.groups("copies"))
        .extracting(group -> group.consumer())
        .containsExactly("me-1", "me-2", "me-3");
  }

  @Test
  void pausesAChannel() {
    channels.pause("maps");
    assertThat(channels.isPaused("maps")).isTrue();
    redis.send("XADD", "maps", "*", "a", "1");
    add("texts", "data", "meanwhile");
    await().untilAsserted(() -> assertThat(kinds.received).containsExactly("meanwhile"));
    channels.resume("maps");

    await()
        .untilAsserted(
            () -> assertThat(kinds.received).containsExactly("meanwhile", Map.of("a", "1")));
  }

  @Test
  void usesTheStrategyOfTheApplication() {
    add("strange", "data", "x");

    await().untilAsserted(() -> assertThat(kinds.refused).containsExactly("strange: odd"));
  }

  @Test
  void usesTheFloorOfTheApplication() {
    await()
        .untilAsserted(() -> assertThat(add("texts", "data", "x")).startsWith("99999999999999-"));
  }

  private String add(String stream, String field, String value) {
    return redis.send("XADD", stream, "*", field, value).toString();
  }
}
