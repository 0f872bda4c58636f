package dev.fieldfare.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CloseIT {

  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Test
  void d21_channelsCloseTogether() {
    try (Streams redis = Streams.flushed()) {
      List<Inbound> busy =
          Stream.of("a", "b", "c", "d").map(stream -> busy(redis, stream)).toList();
      RedisStreamsConnector connector = new RedisStreamsConnector();
      connector.inbound = new StreamChannels();
      busy.stream().map(Inbound::channel).forEach(connector.inbound::add);

      long begun = System.nanoTime();
      connector.close(null);

      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(PATIENCE, PATIENCE.multipliedBy(2));
    }
  }

  /** A channel whose application never settles its message. */
  private static Inbound busy(Streams redis, String stream) {
    redis.add(stream, "x");
    Inbound inbound =
        Inbound.on(redis)
            .with("channel-name", stream)
            .with("close-timeout", PATIENCE.toMillis())
            .start();
    inbound.next();
    return inbound;
  }
}
