package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Outbound;
import dev.fieldfare.redisstreams.support.Streams;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Entries are removed only when they are old or not needed, and never before every group has them
 * behind it.
 */
class RetentionIT {

  private Streams redis;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  @Test
  void removesWhatIsOldWhereNobodyReads() {
    redis.run("XADD", "invoices", "1-0", "v", "old");

    try (Outbound outbound =
        Outbound.to(redis.options(), "retention", "3600000", "housekeeping.interval", "50")) {
      assertThat(outbound.send("new")).succeedsWithin(Duration.ofSeconds(5));

      await().until(() -> length("invoices") == 1);
    }
  }

  @Test
  void keepsWhatIsOldAndUnread() {
    redis.run("XADD", "invoices", "1-0", "v", "read");
    redis.run("XADD", "invoices", "2-0", "v", "pending");
    redis.run("XADD", "invoices", "3-0", "v", "unread");
    redis.run("XGROUP", "CREATE", "invoices", "ledger", "0");
    redis.readAs("x", "invoices", "ledger", 2);
    redis.run("XACK", "invoices", "ledger", "1-0");

    try (Outbound outbound =
        Outbound.to(redis.options(), "retention", "1", "housekeeping.interval", "50")) {
      assertThat(outbound.send("new")).succeedsWithin(Duration.ofSeconds(5));
      await().until(() -> length("invoices") == 3);

      redis.run("XACK", "invoices", "ledger", "2-0");
      // The last one that was delivered stays, and what comes after it.
      await().during(Duration.ofMillis(300)).until(() -> length("invoices") == 3);
      redis.readAs("x", "invoices", "ledger", 1);
      redis.run("XACK", "invoices", "ledger", "3-0");
      await().until(() -> length("invoices") == 2);
    }
  }

  @Test
  void aReaderRemovesWhatEveryGroupHasAcknowledgedWhenItIsToldTo() {
    redis.add("orders", "a");
    redis.add("orders", "b");
    redis.run("XGROUP", "CREATE", "orders", "slow", "0");

    try (Inbound inbound =
        Inbound.on(redis).with("trim", true).with("housekeeping.interval", 50).start()) {
      ack(inbound.next());
      await().during(Duration.ofMillis(300)).until(() -> length("orders") == 2);
      redis.readAs("x", "orders", "slow", 2);
      redis
          .run("XPENDING", "orders", "slow", "-", "+", 10)
          .forEach(row -> redis.run("XACK", "orders", "slow", row.get(0)));

      await().until(() -> length("orders") == 1);
    }
  }

  private int length(String stream) {
    return redis.run("XLEN", stream).toInteger();
  }
}
