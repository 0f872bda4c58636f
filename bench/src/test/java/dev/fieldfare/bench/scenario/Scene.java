package dev.fieldfare.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.bench.chaos.ChaosEnvironment;
import dev.fieldfare.bench.chaos.ServiceProcess;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** PostgreSQL, Redis and two workers in processes of their own, and what a test does to them. */
final class Scene implements AutoCloseable {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Logger DRIVER = Logger.getLogger("org.postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String STREAM = "fieldfare:migrations";
  private static final String ADD_ALL =
      "local ids = {} for i, m in ipairs(ARGV) do ids[i] = redis.call('XADD', KEYS[1], '*', 'data',"
          + " m) end return ids";

  private final ChaosEnvironment environment = ChaosEnvironment.open();
  private final HttpClient http = HttpClient.newHttpClient();

  private Scene() {}

  /** With both workers at work. */
  static Scene open() {
    DRIVER.setLevel(Level.OFF);
    Scene scene = new Scene();
    scene.environment.addWorkers(Path.of("").toAbsolutePath().getParent());
    scene.workers().forEach(ServiceProcess::start);
    scene.heal();
    return scene;
  }

  TestDatabase database() {
    return environment.database();
  }

  ChaosEnvironment environment() {
    return environment;
  }

  List<ServiceProcess> workers() {
    return environment.workers();
  }

  ServiceProcess worker(int n) {
    return workers().get(n);
  }

  /** Makes a table with a key, a text and some rows. */
  void table(String name, int rows) {
    database()
        .execute(
            "CREATE TABLE %s (id int PRIMARY KEY, v text)".formatted(name),
            "INSERT INTO %s SELECT i, 'v' || i FROM generate_series(1, %d) i"
                .formatted(name, rows));
  }

  /** Sends a message; returns the entry's id. */
  String send(String json) {
    return environment.redis().send("XADD", STREAM, "*", "data", json).toString();
  }

  /** Sends messages so that no reader sees only some of them. */
  List<String> sendTogether(List<String> messages) {
    List<String> command = new ArrayList<>(List.of("EVAL", ADD_ALL, "1", STREAM));
    command.addAll(messages);
    List<?> ids = (List<?>) environment.redis().send(command.toArray(String[]::new));
    return ids.stream().map(Object::toString).toList();
  }

  /** A message that adds a text column. */
  static String add(String table, String column) {
    return """
        {"type":"ADD_COLUMN","table":"%s","column":"%s","dataType":"text"}"""
        .formatted(table, column);
  }

  /** How many entries are delivered and not acknowledged. */
  long pending() {
    return (Long)
        ((List<?>) environment.redis().send("XPENDING", STREAM, "migration-worker")).getFirst();
  }

  /** Entries of a stream with their fields, one after the other in a list. */
  List<?> entries(String stream) {
    return (List<?>) environment.redis().send("XRANGE", stream, "-", "+");
  }

  /** Dead letters as text. */
  List<String> deadLetters() {
    return entries(STREAM + ":dlq").stream().map(Object::toString).toList();
  }

  /** Everything that was published, in order. */
  List<JsonNode> published() {
    List<JsonNode> events = new ArrayList<>();
    for (Object entry : entries("fieldfare:events")) {
      events.add(json(((List<?>) ((List<?>) entry).get(1)).get(1).toString()));
    }
    return events;
  }

  /** A ledger column of the migrations of tables whose names are like this, in their order. */
  List<String> ledger(String column, String tablesLike) {
    return database()
        .query(
            "SELECT %s FROM fieldfare.field_migrations WHERE table_name LIKE '%s' ORDER BY seq, id"
                .formatted(column, tablesLike));
  }

  /** Waits until that many migrations of such tables are there and all of them are applied. */
  void awaitApplied(String tablesLike, int count) {
    await("the changes of " + tablesLike + " are applied")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(
                        database()
                            .query(
                                "SELECT status || ' ' || count(*) FROM fieldfare.field_migrations"
                                    + " WHERE table_name LIKE '%s' GROUP BY status"
                                        .formatted(tablesLike)))
                    .containsExactly("APPLIED " + count));
  }

  void awaitStatuses(String table, String... statuses) {
    await("the statuses of " + table)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ledger("status", table)).containsExactly(statuses));
  }

  /** Columns of a table with the numbers that PostgreSQL gave them. */
  List<String> columns(String table) {
    return database()
        .query(
            ("SELECT attname || ' ' || attnum FROM pg_attribute WHERE attrelid ="
                    + " to_regclass('public.%s') AND attnum > 0 AND NOT attisdropped ORDER BY attnum")
                .formatted(table));
  }

  /** Waits until nothing is under way and all that happened is published. */
  void awaitRest() {
    await("rest")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(
                      database()
                          .value(
                              "SELECT count(*) FROM fieldfare.events WHERE published_at IS NULL"))
                  .isEqualTo("0");
              assertThat(database().value("SELECT count(*) FROM fieldfare.claims")).isEqualTo("0");
              assertThat(pending()).isZero();
            });
  }

  /** A counter of a worker's metrics. */
  double metric(ServiceProcess worker, String name) {
    return get(worker, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  boolean isReady(ServiceProcess worker) {
    try {
      return get(worker, "/health/ready").statusCode() == 200;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(ServiceProcess worker, String path) {
    URI uri = URI.create("http://127.0.0.1:" + worker.managementPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Everything runs again, and both workers are ready. */
  void heal() {
    environment.heal();
    await("both workers are ready")
        .atMost(Duration.ofSeconds(60))
        .until(() -> workers().stream().allMatch(this::isReady));
  }

  /** The numbers from 0 on, as something else. */
  static <T> List<T> times(int count, java.util.function.IntFunction<T> what) {
    return IntStream.range(0, count).mapToObj(what).toList();
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }

  @Override
  public void close() {
    environment.close();
    PrivateFiles.delete(environment.directory());
  }
}
