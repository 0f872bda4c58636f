package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.bench.chaos.ServiceProcess;
import dev.fieldfare.bench.scenario.FuzzedMessages.Fate;
import dev.fieldfare.bench.scenario.FuzzedMessages.Fuzzed;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** I8: whatever is sent, each message has an end that its sender can see, and harms nothing. */
@WithScene
class I8FuzzedQueueIT {
  private static final int MESSAGES = 10_000;
  private static final String NO_UTF_8 =
      "return redis.call('XADD', KEYS[1], '*', 'data', string.char(123, 255, 254, 125))";

  private final Scene scene;

  /** How an entry ended. */
  private record End(String status, String code, String message, String errorClass, boolean told) {}

  I8FuzzedQueueIT(Scene scene) {
    this.scene = scene;
  }

  @Test
  void c6_tenThousandFuzzedMessagesAllEndVisiblyAndChangeOnlyWhatIsLegal() throws Exception {
    long seed = Long.getLong("fieldfare.fuzz.seed", System.nanoTime());
    makeTables();
    Map<String, Integer> logs = logSizes();
    int endedBefore = ended();
    try (Connection asking = scene.database().connect()) {
      FoldedTables expected = FoldedTables.of(asking, scene.database());
      Set<String> fuzzed = new TreeSet<>(expected.tables().keySet());
      fuzzed.removeIf(table -> !table.startsWith("fuzz_"));
      Map<String, List<String>> before = Everything.outside(scene.database(), fuzzed);

      long start = System.nanoTime();
      Map<String, Fuzzed> sent = sendAll(new FuzzedMessages(new Random(seed)));
      awaitEnds(sent.size() + endedBefore);
      System.out.printf(
          "%d fuzzed messages ended after %.1f s, seed %d%n",
          sent.size(), (System.nanoTime() - start) / 1e9, seed);

      assertEnds(sent, seed);
      fold(expected, sent.keySet());
      assertThat(expected.impossible()).as("seed %d", seed).isEmpty();
      assertThat(FoldedTables.there(scene.database()))
          .as("seed %d", seed)
          .isEqualTo(expected.tables());
      assertThat(expected.touched()).containsAnyElementsOf(fuzzed);
      fuzzed.addAll(expected.touched());
      assertThat(fuzzed).doesNotContain("bystander");
      assertThat(Everything.outside(scene.database(), fuzzed))
          .as("seed %d", seed)
          .isEqualTo(before);
    }
    assertWorkersAreWell(logs);
  }

  private void makeTables() {
    scene.table("bystander", 20);
    for (int n = 0; n < FuzzedMessages.TABLES; n++) {
      scene
          .database()
          .execute(
              "CREATE TABLE fuzz_%d (id int PRIMARY KEY, v text, n numeric NOT NULL DEFAULT 0)"
                  .formatted(n),
              "INSERT INTO fuzz_%d VALUES (1, '1', 1), (2, 'x', 2), (3, NULL, 3)".formatted(n));
    }
  }

  private Map<String, Fuzzed> sendAll(FuzzedMessages messages) throws IOException {
    Map<String, Fuzzed> sent = new LinkedHashMap<>();
    try (var redis = scene.environment().redis().connect()) {
      for (int n = 0; n < MESSAGES; n++) {
        Fuzzed message = messages.next();
        List<String> command = new ArrayList<>(List.of("XADD", "fieldfare:migrations", "*"));
        command.addAll(message.fields());
        sent.put(redis.send(command.toArray(String[]::new)).toString(), message);
        if (n % 1000 == 500) {
          Object id = redis.send("EVAL", NO_UTF_8, "1", "fieldfare:migrations");
          sent.put(id.toString(), new Fuzzed(List.of(), Fate.LETTER, "no UTF-8"));
        }
      }
      List<String> many = new ArrayList<>(List.of("XADD", "fieldfare:migrations", "*"));
      Scene.times(20_000, n -> "field " + n).forEach(many::add);
      String id = redis.send(many.toArray(String[]::new)).toString();
      sent.put(id, new Fuzzed(List.of(), Fate.LETTER, "ten thousand fields"));
    }
    return sent;
  }

  private void awaitEnds(int count) {
    await("an end for each")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> assertThat(ended()).isEqualTo(count));
    scene.awaitRest();
  }

  private int ended() {
    String rows =
        "SELECT count(*) FROM fieldfare.field_migrations WHERE status IN ('APPLIED', 'FAILED',"
            + " 'REJECTED', 'SKIPPED', 'CANCELLED', 'UNDONE')";
    return Integer.parseInt(scene.database().value(rows)) + scene.deadLetters().size();
  }

  private void assertEnds(Map<String, Fuzzed> sent, long seed) throws SQLException {
    Map<String, End> ends = ends();
    Map<String, Integer> letters = letters();
    Map<String, Integer> counts = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    sent.forEach(
        (id, message) -> {
          Optional<End> end = Optional.ofNullable(ends.get(id));
          int buried = letters.getOrDefault(id, 0);
          String how = end.map(e -> e.status() + " " + e.code()).orElse("dead letter");
          counts.merge(message.how() + ": " + how, 1, Integer::sum);
          if (!isRight(message.fate(), end, buried)) {
            wrong.add(message + " ended as " + end + " with " + buried + " dead letters");
          }
        });
    counts.forEach((how, count) -> System.out.printf("  %5d %s%n", count, how));
    assertThat(wrong).as("seed %d", seed).isEmpty();
  }

  private static boolean isRight(Fate fate, Optional<End> end, int buried) {
    if (end.isEmpty() || fate == Fate.LETTER) {
      return end.isEmpty() && buried == 1 && fate != Fate.REFUSED;
    }
    End row = end.get();
    boolean refused = List.of("REJECTED", "FAILED").contains(row.status());
    boolean explained =
        row.code() != null && !row.message().isBlank() && "refusal".equals(row.errorClass());
    boolean applied = row.status().equals("APPLIED") && fate == Fate.OPEN;
    return buried == 0 && row.told() && (refused ? explained : applied);
  }

  private Map<String, End> ends() throws SQLException {
    Map<String, End> ends = new LinkedHashMap<>();
    try (Connection connection = scene.database().connect();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "SELECT substring(m.origin from '[^/]*$'), m.status, m.error_code, m.error_message,"
                  + " m.error ->> 'class', EXISTS (SELECT FROM fieldfare.events e WHERE"
                  + " e.migration_id = m.id AND e.type = 'dev.fieldfare.migration.' ||"
                  + " lower(m.status)) FROM fieldfare.field_migrations m WHERE m.origin IS NOT NULL");
      while (rows.next()) {
        ends.put(
            rows.getString(1),
            new End(
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getBoolean(6)));
      }
    }
    return ends;
  }

  private Map<String, Integer> letters() {
    Map<String, Integer> letters = new LinkedHashMap<>();
    for (Object entry : scene.entries("fieldfare:migrations:dlq")) {
      List<?> fields = (List<?>) ((List<?>) entry).get(1);
      letters.merge(fields.get(fields.indexOf("entryId") + 1).toString(), 1, Integer::sum);
    }
    return letters;
  }

  private void fold(FoldedTables tables, Set<String> sent) throws SQLException {
    try (Connection connection = scene.database().connect();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "SELECT substring(origin from '[^/]*$'), migration_type, request FROM"
                  + " fieldfare.field_migrations WHERE status = 'APPLIED' ORDER BY seq");
      while (rows.next()) {
        if (sent.contains(rows.getString(1))) {
          tables.apply(rows.getString(2), Scene.json(rows.getString(3)));
        }
      }
    }
  }

  private Map<String, Integer> logSizes() throws IOException {
    Map<String, Integer> sizes = new TreeMap<>();
    for (ServiceProcess worker : scene.workers()) {
      sizes.put(worker.name(), Files.readString(worker.log()).length());
    }
    return sizes;
  }

  private void assertWorkersAreWell(Map<String, Integer> logs) throws IOException {
    for (ServiceProcess worker : scene.workers()) {
      assertThat(scene.isReady(worker)).isTrue();
      String said = Files.readString(worker.log()).substring(logs.get(worker.name()));
      assertThat(said.lines().filter(line -> line.contains(" ERROR "))).isEmpty();
    }
  }
}
