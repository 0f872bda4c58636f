package dev.fieldfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.TableName;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FieldfareClientTest {

  private static final String ENQUEUE = "POST /api/v1/migrations";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final MigrationMessage ADD =
      MigrationMessage.of(AddColumn.nullable(TableName.of("t"), "email", "email"));

  private final ScriptedGateway gateway = new ScriptedGateway();
  private final FieldfareClient client =
      new FieldfareClient(
          ClientConfig.of(gateway.url(), "ff_secret")
              .withRetry(new Retry(4, Duration.ofMillis(10), Duration.ofMillis(20))));

  @AfterEach
  void close() {
    client.close();
    gateway.close();
  }

  @Test
  void enqueuesOneMigrationUnderItsKey() {
    gateway.on(ENQUEUE, 202, accepted("k1"));

    Accepted accepted = client.enqueue(ADD.with(m -> m.key("k1")));

    assertThat(accepted.migrations())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.id()).isEqualTo("m1");
              assertThat(m.status()).isEqualTo(Status.QUEUED);
            });
    assertThat(gateway.lastRequest().key()).contains("k1");
    assertThat(gateway.lastRequest().authorization()).contains("Bearer ff_secret");
    assertThat(gateway.lastRequest().body())
        .isEqualTo(
            "{\"target\":\"main\",\"type\":\"ADD_COLUMN\",\"table\":\"t\",\"column\":\"email\",\"dataType\":\"email\"}");
  }

  @Test
  void enqueuesAChangeSet() {
    gateway.on(ENQUEUE, 202, accepted("k1/0"));

    client.enqueue(Changes.atomic(List.of(ADD, ADD)).withKey("k1"));

    assertThat(gateway.lastRequest().key()).contains("k1");
    assertThat(gateway.lastRequest().body())
        .startsWith("{\"changes\":[{")
        .endsWith("\"atomic\":true}");
  }

  @Test
  void leavesMessagesTheKeysThatTheyHave() {
    MigrationMessage keyed = ADD.with(m -> m.key("a"));
    gateway.on(ENQUEUE, 202, accepted("a"));

    client.enqueue(Changes.ordered(List.of(keyed)));

    assertThat(gateway.lastRequest().key()).isEmpty();
    assertThat(gateway.lastRequest().body()).contains("\"id\":\"a\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Changes.ordered(List.of(keyed, ADD)));
  }

  @Test
  void sendsAgainUnderTheSameKeyWhenTheAnswerIsLost() {
    gateway.hangUpOn(ENQUEUE).on(ENQUEUE, 503, "").on(ENQUEUE, 202, accepted("k"));

    client.enqueue(ADD);

    assertThat(gateway.requests()).hasSize(3);
    assertThat(gateway.requests().stream().map(ScriptedGateway.Request::key).distinct())
        .singleElement()
        .satisfies(key -> assertThat(key).isPresent());
  }

  @Test
  void givesUpWhenTheGatewayStaysAway() {
    gateway.hangUpOn(ENQUEUE);

    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> client.enqueue(ADD));
    assertThat(gateway.requests()).hasSize(4);
  }

  @Test
  void saysWhyTheGatewayRefusesAndDoesNotSendAgain() {
    gateway.on(
        ENQUEUE,
        409,
        "{\"status\":409,\"code\":\"key_conflict\",\"detail\":\"The key stands for another body.\"}");

    assertThatExceptionOfType(RequestRefusedException.class)
        .isThrownBy(() -> client.enqueue(ADD))
        .satisfies(e -> assertThat(e.reason()).contains(FailureReason.KEY_CONFLICT))
        .withMessageContaining("another body");
    assertThat(gateway.requests()).hasSize(1);
  }

  @Test
  void readsAnErrorThatIsNoProblemDocument() {
    gateway.on(ENQUEUE, 413, "<html>too much</html>");

    assertThatExceptionOfType(RequestRefusedException.class)
        .isThrownBy(() -> client.enqueue(ADD))
        .satisfies(e -> assertThat(e.status()).isEqualTo(413));
  }

  @Test
  void waitsByAskingWhereNoEventsComeThrough() {
    gateway.on("GET /api/v1/migrations/m1", 200, migration("QUEUED"));
    gateway.on("GET /api/v1/migrations/m1", 200, migration("WAITING"));
    gateway.on("GET /api/v1/migrations/m1", 200, migration("APPLIED"));

    Migration migration = client.awaitCompletion("m1", SECOND.multipliedBy(10));

    assertThat(migration.status()).isEqualTo(Status.APPLIED);
  }

  @Test
  void waitsForTheEventThatSaysSo() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    gateway.on(
        "GET /api/v1/migrations/m1",
        exchange ->
            ScriptedGateway.answer(
                exchange, 200, migration(told.getCount() == 0 ? "FAILED" : "QUEUED")));
    gateway.on(
        "GET /api/v1/events",
        exchange -> {
          try (OutputStream stream = ScriptedGateway.stream(exchange)) {
            ScriptedGateway.send(stream, event(7, "other"));
            told.countDown();
            ScriptedGateway.send(stream, event(8, "m1"));
          }
        });

    long start = System.nanoTime();
    Migration migration = client.awaitCompletion("m1", SECOND.multipliedBy(20));

    assertThat(migration.status()).isEqualTo(Status.FAILED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SECOND.multipliedBy(10));
    assertThat(gateway.requests().stream().map(ScriptedGateway.Request::line))
        .contains("GET /api/v1/events?table=public.t&target=main");
  }

  @Test
  void showsWhereAMigrationStandsWhenPatienceEnds() {
    gateway.on("GET /api/v1/migrations/m1", 200, migration("WAITING"));

    assertThat(client.awaitCompletion("m1", Duration.ofMillis(50)).status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void undoesAndSteers() {
    gateway.on("POST /api/v1/migrations/m1/undo", 202, accepted("u"));
    gateway.on("POST /api/v1/migrations/m1/cancel", 200, "");
    gateway.on("GET /api/v1/migrations/m1", 200, migration("CANCELLED"));

    assertThat(client.undo("m1", "u").migrations()).hasSize(1);
    assertThat(client.cancel("m1").status()).isEqualTo(Status.CANCELLED);
    assertThat(gateway.requests().get(0).key()).contains("u");
  }

  @Test
  void listsWithEncodedParameters() {
    gateway.on(
        "GET /api/v1/migrations", 200, "{\"items\":[" + migration("APPLIED") + "],\"next\":null}");

    assertThat(client.findByKey("a&b c/ü")).isPresent();
    assertThat(gateway.lastRequest().line())
        .isEqualTo("GET /api/v1/migrations?idempotencyKey=a%26b%20c%2F%C3%BC");
  }

  @Test
  void readsAndSteersTheQueue() {
    gateway.on(
        "GET /api/v1/queue",
        200,
        "{\"targets\":[{\"target\":\"main\",\"waiting\":3,\"band\":\"ok\"}]}");
    gateway.on("POST /api/v1/queue/pause", 200, "");
    gateway.on(
        "GET /api/v1/queue/dead-letters",
        200,
        "{\"items\":[{\"id\":\"1-0\",\"target\":\"main\",\"reason\":\"malformed\",\"attempts\":1,\"fields\":{\"data\":\"{\"}}],\"next\":null}");

    client.pauseQueue(new QueueScope(Optional.of("main"), Optional.empty(), Optional.of("t")));

    assertThat(gateway.lastRequest().body()).isEqualTo("{\"target\":\"main\",\"table\":\"t\"}");
    assertThat(client.queue().targets().get(0).waiting()).isEqualTo(3);
    assertThat(client.deadLetters("main", Optional.empty()).items().get(0).fields())
        .isEqualTo(Map.of("data", "{"));
  }

  @Test
  void keepsTheApiKeyToItself() {
    ClientConfig config =
        ClientConfig.from(
            Map.of("FIELDFARE_URL", "http://localhost:8080", "FIELDFARE_API_KEY", "ff_secret"));

    assertThat(config.apiKey()).contains("ff_secret");
    assertThat(config.toString()).doesNotContain("ff_secret");
  }

  static String event(long sequence, String migrationId) {
    return """
    id: main:%1$d
    event: dev.fieldfare.migration.applied
    data: {"specversion":"1.0","id":"e%1$d","source":"/fieldfare/migration-worker/main",
    data: "type":"dev.fieldfare.migration.applied","subject":"main/public.t","time":"2026-01-01T12:00:00Z",
    data: "sequence":"%1$d","data":{"id":"%2$s"}}

    """
        .formatted(sequence, migrationId);
  }

  private static String accepted(String key) {
    return """
    {"changeSetId":null,"migrations":[
     {"id":"m1","idempotencyKey":"%s","status":"QUEUED","href":"/api/v1/migrations/m1"}]}"""
        .formatted(key);
  }

  private static String migration(String status) {
    return """
    {"id":"m1","target":"main","schema":"public","table":"t","type":"ADD_COLUMN","status":"%s",
     "attempts":[],"enqueuedAt":"2026-01-01T12:00:00Z","undo":{"possible":false,"lossless":false}}"""
        .formatted(status);
  }
}
