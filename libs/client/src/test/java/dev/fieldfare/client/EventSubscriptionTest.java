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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
