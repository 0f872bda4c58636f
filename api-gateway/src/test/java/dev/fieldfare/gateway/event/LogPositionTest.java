package dev.fieldfare.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.postgres.ledger.EventLog.Bounds;
import org.junit.jupiter.api.Test;

/** Positions at which a listener may begin in a log. */
class LogPositionTest {
  private static final Bounds BOUNDS = new Bounds(11, 20);

  @Test
  void aPositionThatTheLogLacksIsRefusedWithTheNameOfTheLog() {
    assertThatThrownBy(() -> LedgerEventFeed.checked("orders", 9, BOUNDS))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("The log of orders has only the events 11 to 20.");
    assertThatThrownBy(() -> LedgerEventFeed.checked("orders", 21, BOUNDS))
        .isInstanceOf(RequestRefused.class);
  }

  @Test
  void zeroIsTheOldestEventAndOthersStay() {
    assertThat(LedgerEventFeed.checked("orders", 0, BOUNDS)).isEqualTo(10);
    assertThat(LedgerEventFeed.checked("orders", 10, BOUNDS)).isEqualTo(10);
    // All events were deleted after the listener had passed them.
    assertThat(LedgerEventFeed.checked("orders", 20, new Bounds(21, 20))).isEqualTo(20);
  }
}
