package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.migration.AdmissionBatch.StreamReach;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import dev.fieldfare.postgres.ledger.AdmissionLedger.AdmittedThrough;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** I2: one batch that the ledger does not take never stops admission. */
class AdmitterTest {
  private final List<Arrival> hopeless = new ArrayList<>();

  @Test
  void halvesABatchThatTakesTooLongAndCondemnsNobody() throws SQLException {
    SlowBook book = new SlowBook(2);
    Admitter admitter = new Admitter(book, (arrival, why) -> hopeless.add(arrival));

    AdmissionAnswer answer = admitter.admit(batch(7));

    assertThat(answer).isEqualTo(new Admitted(7, 0, 0, 0));
    assertThat(book.reached).containsExactly(1L, 3L, 5L, 7L);
    assertThat(hopeless).isEmpty();
  }

  @Test
  void oneMessageThatTakesTooLongIsTriedAgainLater() {
    Admitter admitter = new Admitter(new SlowBook(0), (arrival, why) -> hopeless.add(arrival));

    assertThatThrownBy(() -> admitter.admit(batch(1))).isInstanceOf(SQLException.class);
    assertThat(hopeless).isEmpty();
  }

  private static AdmissionBatch batch(int size) {
    List<Arrival> arrivals =
        IntStream.rangeClosed(1, size)
            .mapToObj(ms -> new ItemOrigin.OfStream("s", "i", ms, 0))
            .map(
                origin ->
                    new Arrival(
                        origin,
                        "enqueuer",
                        new ParseResult.Malformed(
                            List.of(new Problem(FailureReason.MALFORMED, "", "so")))))
            .toList();
    return new AdmissionBatch(Optional.of(new StreamReach("s", "i", 1, 0, size, 0)), arrivals);
  }

  /** Takes so many messages in time, and notes how far each batch that it took reaches. */
  private static final class SlowBook implements AdmissionBook {
    private final int most;
    private final List<Long> reached = new ArrayList<>();

    SlowBook(int most) {
      this.most = most;
    }

    @Override
    public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
      if (batch.arrivals().size() > most) {
        throw new SQLException("canceling statement due to statement timeout", "57014");
      }
      batch.through().ifPresent(reach -> reached.add(reach.lastMs()));
      return new Admitted(batch.arrivals().size(), 0, 0, 0);
    }

    @Override
    public Optional<AdmittedThrough> admittedThrough(String stream) {
      return Optional.empty();
    }

    @Override
    public List<Arrival> readInbox(int limit) {
      return List.of();
    }

    @Override
    public int keepAppointments() {
      return 0;
    }
  }
}
