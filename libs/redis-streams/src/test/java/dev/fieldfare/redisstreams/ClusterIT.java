package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static dev.fieldfare.redisstreams.support.Inbound.nack;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.OneNodeCluster;
import dev.fieldfare.redisstreams.support.Outbound;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** On a cluster, streams in different slots included. */
class ClusterIT {

  @Test
  void readsAndSendsStreamsOfDifferentSlots() throws IOException {
    try (OneNodeCluster cluster = new OneNodeCluster();
        Outbound outbound = Outbound.to(cluster.options());
        Inbound inbound =
            Inbound.on(cluster.options())
                .with("stream", "a,b")
                .with("failure-strategy", "dead-letter")
                .start()) {
      assertThat(outbound.send("one", OutgoingStreamMetadata.toStream("a")))
          .succeedsWithin(Duration.ofSeconds(10));
      assertThat(outbound.send("two", OutgoingStreamMetadata.toStream("b")))
          .succeedsWithin(Duration.ofSeconds(10));
      Map<String, Message<?>> read = new TreeMap<>();
      for (int i = 0; i < 2; i++) {
        Message<?> message = inbound.next();
        read.put(metadata(message).stream(), message);
      }

      assertThat(values(read.get("a"))).containsExactly("one");
      assertThat(values(read.get("b"))).containsExactly("two");
      assertThat(
              metadata(read.get("a"))
                  .group()
                  .state()
                  .await()
                  .atMost(Duration.ofSeconds(5))
                  .pending())
          .isEqualTo(1);
      ack(read.get("a"));
      nack(read.get("b"), "bad");
      assertThat(cluster.run("XPENDING", "a", "workers").get(0).toInteger()).isZero();
      assertThat(cluster.run("XPENDING", "b", "workers").get(0).toInteger()).isZero();
      assertThat(cluster.run("XLEN", "b:dlq").toInteger()).isEqualTo(1);
    }
  }
}
