package dev.fieldfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventSubscriptionTest {

  private static final String EVENTS = "GET /api/v1/events";

  private final ScriptedGateway gateway = new ScriptedGateway();
  private final FieldfareClient client =
      new FieldfareClient(
          ClientConfig.of(gateway.url(), "ff_secret")
              .withRetry(new Retry(4, Duration.ofMillis(10), Duration.ofMillis(20))));
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    client.close();
    gateway.close();
  }

  @Test
  void i10_goesOnBehindTheLastEventAfterALostConnection() {
    gateway.on(
        EVENTS,
        exchange -> {
          OutputStream stream = ScriptedGateway.stream(exchange);
          ScriptedGateway.send(stream, ": hello\n\n" + FieldfareClientTest.event(1, "a"));
          ScriptedGateway.send(stream, "id: main:2\ndata: {\"cut");
          exchange.close();
        });
    gateway.on(EVENTS, 503, "");
    gateway.on(EVENTS, exchange -> streamOpen(FieldfareClientTest.event(2, "b"), exchange));

    EventSubscription subscription = client.watch(event -> seen.add(event.sequence()));

    await().untilAsserted(() -> assertThat(seen).containsExactly("1", "2"));
    assertThat(gateway.requests().stream().map(ScriptedGateway.Request::lastEventId))
        .containsExactly(Optional.empty(), Optional.of("main:1"), Optional.of("main:1"));
    assertThat(subscription.lastEventId()).contains("main:2");
    assertThat(subscription.isConnected()).isTrue();
    subscription.close();
    await().untilAsserted(() -> assertThat(subscription.isConnected()).isFalse());
  }

  /** The connection is cut at any byte, also within an event. */
  @Test
  void i10_aHundredDisconnectsOverTenThousandEventsLeaveNoGapAndNoDuplicate() {
    int events = 10_000;
    int cuts = 100;
    long seed = System.nanoTime();
    System.out.println("seed of the disconnects: " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int cut = 1; cut <= cuts; cut++) {
      int most = events * cut / cuts - random.nextInt(50);
      int bytes = random.nextInt(1, 200);
      gateway.on(EVENTS, exchange -> streamCut(from(exchange), most, bytes, exchange));
    }
    gateway.on(EVENTS, exchange -> streamUntil(from(exchange), events, exchange));

    client.watch(event -> seen.add(event.sequence()));

    await().atMost(Duration.ofMinutes(2)).until(() -> seen.size() >= events);
    assertThat(seen)
        .as("seed " + seed)
        .isEqualTo(IntStream.rangeClosed(1, events).mapToObj(Integer::toString).toList());
    assertThat(gateway.requests()).hasSizeGreaterThan(cuts);
  }

  private static int from(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
        .map(id -> Integer.parseInt(id.replace("main:", "")))
        .orElse(0);
  }

  private static void streamCut(int last, int most, int bytes, HttpExchange exchange)
      throws IOException {
    OutputStream stream = ScriptedGateway.stream(exchange);
    for (int n = last + 1; n <= most; n++) {
      ScriptedGateway.send(stream, FieldfareClientTest.event(n, "a"));
    }
    String next = FieldfareClientTest.event(Math.max(last, most) + 1, "a");
    ScriptedGateway.send(stream, next.substring(0, Math.min(bytes, next.length() - 2)));
    exchange.close();
  }

  private void streamUntil(int last, int most, HttpExchange exchange) throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int n = last + 1; n <= most; n++) {
      rest.append(FieldfareClientTest.event(n, "a"));
    }
    streamOpen(rest.toString(), exchange);
  }

  @Test
  void startsWhereAnotherProcessEnded() {
    gateway.on(EVENTS, exchange -> streamOpen(FieldfareClientTest.event(8, "b"), exchange));

    client.watch(
        Map.of("target", "main"), Optional.of("main:7"), event -> seen.add(event.sequence()));

    await().untilAsserted(() -> assertThat(seen).containsExactly("8"));
    assertThat(gateway.lastRequest().lastEventId()).contains("main:7");
    assertThat(gateway.lastRequest().line()).isEqualTo(EVENTS + "?target=main");
  }

  @Test
  void endsWhenTheGatewayRefuses() {
    gateway.on(
        EVENTS, 401, "{\"status\":401,\"code\":\"not_authenticated\",\"detail\":\"No key.\"}");

    EventSubscription subscription = client.watch(event -> seen.add(event.id()));

    await().untilAsserted(() -> assertThat(subscription.isRunning()).isFalse());
    assertThat(subscription.failure()).containsInstanceOf(RequestRefusedException.class);
  }

  @Test
  void endsAtAListenerThatThrowsAndKnowsWhatItDidNotTake() {
    gateway.on(
        EVENTS,
        exchange ->
            streamOpen(
                FieldfareClientTest.event(1, "a") + FieldfareClientTest.event(2, "b"), exchange));

    EventSubscription subscription =
        client.watch(
            event -> {
              if (event.sequence().equals("2")) {
                throw new IllegalStateException("not this one");
              }
            });

    await().untilAsserted(() -> assertThat(subscription.failure()).isPresent());
    assertThat(subscription.lastEventId()).contains("main:1");
  }

  private void streamOpen(String events, HttpExchange exchange) throws IOException {
    try (OutputStream stream = ScriptedGateway.stream(exchange)) {
      ScriptedGateway.send(stream, events);
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
