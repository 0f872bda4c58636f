package dev.fieldfare.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an outage of the keys writes to the log. */
class SecurityProblemsTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final Logger LOGGER = Logger.getLogger(SecurityProblems.class.getName());

  private static final PatternFormatter TEXT = new PatternFormatter("%m");

  private final Lines lines = new Lines();
  private Instant now = BEGIN;
  private final SecurityProblems problems = new SecurityProblems(() -> now);

  /** The lines of the log. */
  private static final class Lines extends Handler {
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      written.add(TEXT.format(line));
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  @BeforeEach
  void listen() {
    LOGGER.addHandler(lines);
  }

  @AfterEach
  void stop() {
    LOGGER.removeHandler(lines);
  }

  @Test
  void d90_anOutageOfTheKeysIsLoggedOnceAMinuteWithTheNumberOfRequests() {
    fail(1_000);

    assertThat(lines.written).hasSize(1);
    assertThat(lines.written.getFirst())
        .contains("api keys unreadable requests=1 since=2026-01-01T12:00:00Z", "refused");
    now = now.plus(OutageLog.PAUSE).minusMillis(1);
    fail(1);
    assertThat(lines.written).hasSize(1);
    now = now.plusMillis(1);
    fail(500);

    assertThat(lines.written).hasSize(2);
    assertThat(lines.written.getLast()).contains("requests=1001 since=2026-01-01T12:00:00Z");
    now = now.plus(Duration.ofDays(1));
    fail(1);
    assertThat(lines.written.getLast()).contains("requests=500 since=2026-01-01T12:01:00Z");
  }

  @Test
  void d90_aClockThatIsSetBackDoesNotSilenceTheLog() {
    fail(1);
    now = now.minus(Duration.ofHours(1));

    fail(3);

    assertThat(lines.written).hasSize(2);
    assertThat(lines.written.getLast()).contains("requests=1 since=2026-01-01T11:00:00Z");
  }

  private void fail(int requests) {
    for (int i = 0; i < requests; i++) {
      Response answer =
          problems.keysUnreadable(new KeysUnreadable(new ConnectException("refused")));
      assertThat(answer.getStatus()).isEqualTo(503);
    }
  }
}
