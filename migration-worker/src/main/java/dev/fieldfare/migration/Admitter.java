package dev.fieldfare.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Admits batches (I2): whole where possible, split where one message keeps its neighbours out.
 *
 * <p>A transient error is thrown on and says nothing about any message. Any other error is narrowed
 * down by halving until one message stands alone; that one is handed to {@code hopeless} and the
 * others are admitted without it. A batch that takes too long is halved too, and condemns nobody. A
 * split batch stays ordered: its first half is admitted first.
 */
public final class Admitter {
  private final AdmissionBook book;
  private final BiConsumer<Arrival, Failure> hopeless;

  public Admitter(AdmissionBook book, BiConsumer<Arrival, Failure> hopeless) {
    this.book = book;
    this.hopeless = hopeless;
  }

  /** Admits the batch; throws only for transient errors, after which nothing is lost. */
  public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
    try {
      return book.admit(batch);
    } catch (SQLException e) {
      Failure failure = Failure.of(e);
      if (isTooMuch(failure) && batch.arrivals().size() > 1) {
        return inHalves(batch);
      }
      if (failure.isTransient()) {
        throw e;
      }
      Log.warnf("batch refused by the ledger messages=%d reason=%s", batch.arrivals().size(), e);
      return narrowDown(batch, failure);
    }
  }

  private AdmissionAnswer narrowDown(AdmissionBatch batch, Failure failure) throws SQLException {
    List<Arrival> arrivals = batch.arrivals();
    if (arrivals.isEmpty()) {
      throw new IllegalStateException("an empty batch is refused: " + failure.message());
    }
    if (arrivals.size() == 1) {
      hopeless.accept(arrivals.getFirst(), failure);
      return admit(batch.with(List.of()));
    }
    return inHalves(batch);
  }

  // However much the messages ask for: half of them take half of the time.
  private static boolean isTooMuch(Failure failure) {
    return failure.reason() == FailureReason.STATEMENT_TIMEOUT;
  }

  private AdmissionAnswer inHalves(AdmissionBatch batch) throws SQLException {
    List<Arrival> arrivals = batch.arrivals();
    int middle = arrivals.size() / 2;
    AdmissionAnswer first = admit(upTo(batch, arrivals.subList(0, middle)));
    AdmissionAnswer second = admit(batch.with(arrivals.subList(middle, arrivals.size())));
    return sum(first, second);
  }

  // The first half must not claim the reach of the whole: a crash between the halves would lose the
  // other.
  private static AdmissionBatch upTo(AdmissionBatch batch, List<Arrival> half) {
    if (batch.through().isEmpty()) {
      return batch.with(half);
    }
    var whole = batch.through().get();
    var last = (ItemOrigin.OfStream) half.getLast().origin();
    return new AdmissionBatch(
        Optional.of(
            new AdmissionBatch.StreamReach(
                whole.stream(),
                whole.incarnation(),
                whole.firstMs(),
                whole.firstN(),
                last.ms(),
                last.n())),
        new ArrayList<>(half));
  }

  private static AdmissionAnswer sum(AdmissionAnswer first, AdmissionAnswer second) {
    if (first instanceof Admitted a && second instanceof Admitted b) {
      return new Admitted(
          a.admitted() + b.admitted(),
          a.rejected() + b.rejected(),
          a.cancelled() + b.cancelled(),
          a.duplicates() + b.duplicates());
    }
    return first instanceof Admitted ? second : first;
  }
}
