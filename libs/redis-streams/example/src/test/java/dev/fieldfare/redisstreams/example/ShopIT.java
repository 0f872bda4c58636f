package dev.fieldfare.redisstreams.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.redisstreams.StreamChannels;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.health.HealthReporter;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The connector inside an application, found as a dependency by its bean archive: without that the
 * build succeeds and the channels stay unconnected, which these tests would show.
 */
@QuarkusTest
@QuarkusTestResource(TestRedisOfShop.class)
class ShopIT {

  @Inject InvoiceTotals ledger;
  @Inject StreamChannels channels;
  @Inject @Any Instance<HealthReporter> reporters;

  @Test
  void ordersBecomeInvoicesAndInvoicesASum() {
    RedisServer redis = TestServers.redis();
    redis.send("XADD", "shop:orders", "*", "price", "2.50", "pieces", "4");
    redis.send("XADD", "shop:orders", "*", "price", "oops");
    redis.send("XADD", "shop:orders", "*", "price", "7");

    await().untilAsserted(() -> assertThat(ledger.sum()).isEqualByComparingTo("17"));
    await().untilAsserted(() -> assertThat(pending(redis, "shop:orders", "billing")).isZero());
    await().untilAsserted(() -> assertThat(pending(redis, "shop:invoices", "ledger")).isZero());
    assertThat(redis.send("XLEN", "shop:orders:dlq")).isEqualTo(1L);
    assertThat(channels.groups("ledger").get(0).incarnation()).isEqualTo(ledger.incarnation());
  }

  @Test
  void takesPartInTheHealthChecks() {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        reporters.stream()
                            .flatMap(one -> one.getReadiness().getChannels().stream()))
                    .filteredOn(channel -> channel.isOk())
                    .extracting(channel -> channel.getChannel())
                    .contains("orders", "invoices", "ledger"));
  }

  private static long pending(RedisServer redis, String stream, String group) {
    return (Long) ((List<?>) redis.send("XPENDING", stream, group)).get(0);
  }
}
