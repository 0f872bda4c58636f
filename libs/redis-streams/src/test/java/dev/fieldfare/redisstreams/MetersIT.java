package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.nack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Outbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted, by channel and stream. */
class MetersIT {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Streams redis;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
    Metrics.addRegistry(registry);
  }

  @AfterEach
  void disconnect() {
    redis.close();
    Metrics.removeRegistry(registry);
  }

  @Test
  void countsWhatIsReadAcknowledgedRefusedAndGone() {
    String gone = redis.add("counted", "gone");
    redis.add("counted", "own");
    redis.run("XGROUP", "CREATE", "counted", "workers", "0");
    redis.readAs("one", "counted", "workers", 2);
    redis.run("XDEL", "counted", gone);
    redis.add("counted", "new");

    try (Inbound inbound =
        Inbound.on(redis).with("stream", "counted").with("failure-strategy", "ignore").start()) {
      ack(inbound.next());
      assertThat(registry.get("redis.streams.read.in.flight.entries").gauge().value())
          .isNotNegative();
      nack(inbound.next(), "no");

      assertThat(count("read.entries", "source", "own_pending")).isEqualTo(1);
      assertThat(count("read.entries", "source", "new")).isEqualTo(1);
      assertThat(count("gone.entries", "stream", "counted")).isEqualTo(1);
      assertThat(count("acknowledged.entries", "channel", "orders")).isEqualTo(3);
      assertThat(count("refused.entries", "stream", "counted")).isEqualTo(1);
    }
  }

  @Test
  void countsFailures() {
    redis.server().kill();

    try (Inbound inbound = Inbound.on(redis).with("stream", "failing").start();
        Outbound outbound = Outbound.to(redis.options(), "stream", "failing")) {
      var sent = outbound.send("a");
      await().until(() -> count("read.failures", "stream", "failing") > 0);
      await().until(() -> count("send.failures", "stream", "failing") > 0);
      redis.startAgain();

      assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
      assertThat(count("sent.entries", "stream", "failing")).isEqualTo(1);
      ack(inbound.next());
    }
  }

  private double count(String name, String tag, String value) {
    return registry.get("redis.streams." + name).tag(tag, value).counter().count();
  }
}
