package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.chaos.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** I10: a relay that was stopped and continues after another took over publishes nothing twice. */
@WithScene
class I10StoppedRelayIT {
  private static final int TABLES = 20;

  private final Scene scene;
  private int rounds;

  I10StoppedRelayIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void aRelayStoppedAndContinuedAfterAnotherTookOver() {
    for (int n = 0; n < TABLES; n++) {
      scene.table("told_" + n, 1);
    }
    for (int n = 0; n < 2; n++) {
      stopWithEventsInItsHands(holder());
      stopWhileItPublishes(holder());
    }

    scene.awaitRest();
    assertThat(scene.ledger("status", "told\\_%")).hasSize(rounds * TABLES).containsOnly("APPLIED");
    assertPublishedOnceAndInOrder();
  }

  // Its events are on the way to Redis when it is stopped, and arrive long after another relay
  // has published them.
  private void stopWithEventsInItsHands(ServiceProcess holder) {
    holder.toRedis().blackHole();
    changeBySql();
    await().pollInterval(Duration.ofMillis(20)).until(() -> unpublished() > 0);
    holder.stop();
    awaitAnotherThan(holder);
    change();
    await().atMost(Duration.ofSeconds(20)).until(() -> unpublished() == 0);
    holder.toRedis().restore();
    holder.goOn();
    change();
  }

  private void stopWhileItPublishes(ServiceProcess holder) {
    change();
    holder.stop();
    awaitAnotherThan(holder);
    change();
    holder.goOn();
    change();
  }

  private void change() {
    String column = "c" + rounds++;
    scene.sendTogether(Scene.times(TABLES, n -> Scene.add("told_" + n, column)));
  }

  // On the stream it could be given to the one who is cut off.
  private void changeBySql() {
    scene
        .database()
        .query(
            ("SELECT fieldfare.enqueue(jsonb_build_object('type', 'ADD_COLUMN', 'table', 'told_' ||"
                    + " n, 'column', 'c%d', 'dataType', 'text')) FROM generate_series(0, %d) n")
                .formatted(rounds++, TABLES - 1));
  }

  private ServiceProcess holder() {
    String name = scene.database().value("SELECT holder FROM fieldfare.relay");
    return scene.workers().stream()
        .filter(worker -> worker.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void awaitAnotherThan(ServiceProcess holder) {
    await().atMost(Duration.ofSeconds(20)).until(() -> holder() != holder);
  }

  private long unpublished() {
    return Long.parseLong(
        scene.database().value("SELECT count(*) FROM fieldfare.events WHERE published_at IS NULL"));
  }

  private void assertPublishedOnceAndInOrder() {
    List<String> logged =
        scene.database().query("SELECT id FROM fieldfare.events ORDER BY position");
    List<JsonNode> published = scene.published();
    assertThat(published).extracting(event -> event.path("id").asText()).isEqualTo(logged);
    assertThat(
            scene
                .database()
                .value("SELECT max(position) - min(position) + 1 FROM fieldfare.events"))
        .isEqualTo(Integer.toString(logged.size()));
    Map<String, List<String>> sequences = new HashMap<>();
    for (JsonNode event : published) {
      String subject = event.path("source").asText() + " " + event.path("subject").asText();
      sequences
          .computeIfAbsent(subject, s -> new ArrayList<>())
          .add(event.path("sequence").asText());
    }
    sequences.forEach(
        (subject, numbers) ->
            assertThat(numbers)
                .as(subject)
                .isEqualTo(Scene.times(numbers.size(), n -> Integer.toString(n + 1))));
  }
}
