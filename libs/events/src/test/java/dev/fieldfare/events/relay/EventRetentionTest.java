package dev.fieldfare.events.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.EventLog.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** I11: event retention makes progress under any backlog. */
class EventRetentionTest {

  @Test
  void d6_aBatchThatTakesTooLongShrinksAndTheBacklogIsWorkedOff() throws SQLException {
    SlowLog log = new SlowLog(EventRetention.LARGEST * 1_000L, 600);
    EventRetention retention = new EventRetention(log, Duration.ofDays(7));

    Duration pause = retention.round();
    int rounds = 1;
    while (!pause.equals(EventRetention.EVERY)) {
      pause = retention.round();
      rounds++;
    }

    assertThat(log.left).isZero();
    assertThat(log.asked.subList(0, 5)).containsExactly(1_000, 500, 550, 605, 302);
    assertThat(rounds).isLessThan(1_000_000 / 300 + 3);
  }

  @Test
  void d6_aBatchOfOneThatTakesTooLongIsAnError() {
    EventRetention retention = new EventRetention(new SlowLog(5, 0), Duration.ofDays(7));

    assertThatThrownBy(retention::round).isInstanceOf(SQLException.class);
  }

  /** Forgets so many events in time. */
  private static final class SlowLog implements EventBook {
    private final int most;
    private final List<Integer> asked = new ArrayList<>();
    private long left;

    SlowLog(long left, int most) {
      this.left = left;
      this.most = most;
    }

    @Override
    public long trim(Duration olderThan, int limit, Duration budget) throws SQLException {
      asked.add(limit);
      if (limit > most) {
        throw new SQLException("canceling statement due to statement timeout", "57014");
      }
      long taken = Math.min(left, limit);
      left -= taken;
      return taken;
    }

    @Override
    public Optional<Step> step(long publishedThrough, OptionalLong readFrom, int limit) {
      return Optional.empty();
    }

    @Override
    public long firstPosition() {
      return 1;
    }
  }
}
