package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.event.CloudEvent;
import dev.fieldfare.contracts.migration.Migration;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventsIT extends GatewayIT {

  private static final String EVENTS = "/api/v1/events";

  private final List<EventStream> streams = new ArrayList<>();

  @AfterEach
  void close() {
    streams.forEach(EventStream::close);
  }

  @Test
  void sendsWhatHappensAsItHappens() throws Exception {
    EventStream stream = open(EVENTS, null);
    stream.awaitOpen();

    happens("orders", 1);

    await().untilAsserted(() -> assertThat(stream.ids()).containsExactly(1L));
    CloudEvent event = ContractsJson.mapper().readValue(stream.data().getFirst(), CloudEvent.class);
    assertThat(event.type()).isEqualTo("dev.fieldfare.migration.accepted");
    assertThat(event.subject()).isEqualTo("main/public.orders");
    assertThat(event.sequence()).isEqualTo("1");
    Migration migration = ContractsJson.mapper().treeToValue(event.data(), Migration.class);
    assertThat(migration.subject().table()).contains("orders");
  }

  @Test
  void listensFromTheEndOfALogThatWentBack() throws Exception {
    EventStream before = open(EVENTS, "0");
    happens("orders", 5);
    await().untilAsserted(() -> assertThat(before.ids()).hasSize(5));

    // The target was restored from a backup while somebody listened.
    Ledger.clear(database);
    EventStream after = open(EVENTS, null);
    after.awaitOpen();
    happens("orders", 1);

    await().untilAsserted(() -> assertThat(after.ids()).containsExactly(1L));
  }

  @Test
  void i4_goesOnWithoutAGapAfterTheLastEventId() {
    happens("orders", 30);
    EventStream first = open(EVENTS, "0");
    await().untilAsserted(() -> assertThat(first.ids()).hasSize(30));
    first.close();
    happens("orders", 30);

    EventStream second = open(EVENTS, "17");
    await().untilAsserted(() -> assertThat(second.ids()).hasSize(43));
    happens("orders", 5);

    await().untilAsserted(() -> assertThat(second.ids()).hasSize(48));
    assertThat(second.ids())
        .containsExactlyElementsOf(LongStream.rangeClosed(18, 65).boxed().toList());
  }

  @Test
  void aLongLogIsReadInPagesWhileItGrows() {
    happens("orders", 1_500);
    EventStream stream = open(EVENTS, "0");
    happens("orders", 1_500);

    await().untilAsserted(() -> assertThat(stream.ids()).hasSize(3_000));
    assertThat(stream.ids())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 3_000).boxed().toList());
  }

  @Test
  void filtersByTypeAndTable() {
    EventStream orders = open(EVENTS + "?table=orders", "0");
    EventStream qualified = open(EVENTS + "?table=public.orders", "0");
    EventStream rejected = open(EVENTS + "?type=migration.rejected,migration.applied", "0");
    EventStream all = open(EVENTS + "?type=migration.*", "0");
    happens("orders", 2);
    happens("customers", 2);

    await().untilAsserted(() -> assertThat(all.ids()).containsExactly(1L, 2L, 3L, 4L));
    assertThat(orders.ids()).containsExactly(1L, 2L);
    assertThat(qualified.ids()).containsExactly(1L, 2L);
    assertThat(rejected.ids()).isEmpty();
    Ledger.apply(database);
    Ledger.number(database);
    await().untilAsserted(() -> assertThat(rejected.ids()).containsExactly(5L, 6L, 7L, 8L));
  }

  @Test
  void saysWhenTheLogDoesNotReachThatFar() {
    happens("orders", 5);
    database.execute(
        "UPDATE fieldfare.relay SET published_position = 3", "SELECT fieldfare.trim_events('0')");

    assertThat(status("1")).isEqualTo(410);
    assertThat(status("3")).isEqualTo(200);
    assertThat(status("0")).isEqualTo(200);
    assertThat(status("5")).isEqualTo(200);
    assertThat(status("6")).isEqualTo(410);
    assertThat(status("x")).isEqualTo(400);
    assertThat(viewer().get(EVENTS + "?target=nowhere").code()).isEqualTo("unknown_target");
  }

  @Test
  void manyListenersShareOneReader() {
    for (int i = 0; i < 200; i++) {
      open(EVENTS, null);
    }
    streams.forEach(EventStream::awaitOpen);

    happens("orders", 20);

    await()
        .untilAsserted(() -> assertThat(streams).allSatisfy(s -> assertThat(s.ids()).hasSize(20)));
  }

  @Test
  void leavesNothingBehindWhenAListenerGoes() {
    EventStream stream = open(EVENTS, null);
    stream.awaitOpen();
    await().untilAsserted(() -> assertThat(metric("gateway_event_listeners")).isEqualTo(1));

    stream.close();

    await().untilAsserted(() -> assertThat(metric("gateway_event_listeners")).isZero());
  }

  private double metric(String name) {
    return management()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private int status(String lastEventId) {
    EventStream stream = open(EVENTS, lastEventId);
    stream.awaitOpen();
    return stream.status();
  }

  private EventStream open(String path, String lastEventId) {
    EventStream stream = EventStream.open(viewer(), path, lastEventId);
    streams.add(stream);
    return stream;
  }

  private static void happens(String table, int times) {
    database.query(
        """
        SELECT fieldfare.enqueue(jsonb_build_object('type', 'DROP_COLUMN', 'table', '%s',
          'column', 'c' || i)) FROM generate_series(1, %d) AS i
        """
            .formatted(table, times));
    Ledger.admit(database);
    Ledger.number(database);
  }
}
