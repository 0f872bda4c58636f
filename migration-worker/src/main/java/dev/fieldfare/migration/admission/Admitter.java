package dev.fieldfare.migration.admission;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import dev.fieldfare.postgres.ledger.InboxRequest.ChangeSet;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * Admits batches (I2). A batch is split if one of its messages prevents the admission of the rest.
 *
 * <p>A transient error is rethrown; no message is refused for it. After any other error the batch
 * is halved until the message that causes the error is alone. That message goes to {@code
 * hopeless}, and the rest is admitted. A batch that exceeds the statement timeout is halved too.
 * The order of messages is kept: the first half is admitted first.
 *
 * <p>Halves of an inbox batch end where a change set ends. A change set is halved only when it is
 * alone in the batch and not atomic. An atomic change set is refused or retried as a whole. This
 * does not apply to members that arrive one by one from a stream: the ledger holds them until their
 * atomic set is complete.
 */
public final class Admitter {
  private final AdmissionStore book;
  private final BiConsumer<AdmissionItem, Failure> hopeless;

  public Admitter(AdmissionStore book, BiConsumer<AdmissionItem, Failure> hopeless) {
    this.book = book;
    this.hopeless = hopeless;
  }

  /** Admits the batch; throws only for transient errors, after which nothing is lost. */
  public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
    try {
      return book.admit(batch);
    } catch (SQLException e) {
      Failure failure = Failure.of(e);
      if (isTooMuch(failure) && canBeHalved(batch)) {
        return inHalves(batch);
      }
      if (failure.isTransient()) {
        throw e;
      }
      Log.warnf("batch refused by the ledger messages=%d reason=%s", batch.items().size(), e);
      return narrowDown(batch, failure);
    }
  }

  private AdmissionAnswer narrowDown(AdmissionBatch batch, Failure failure) throws SQLException {
    if (batch.items().isEmpty()) {
      throw new IllegalStateException("an empty batch is refused: " + failure.message());
    }
    if (canBeHalved(batch)) {
      return inHalves(batch);
    }
    batch.items().forEach(item -> hopeless.accept(item, failure));
    return admit(batch.with(List.of()));
  }

  // The time grows with the number of messages, so a half can succeed where the whole timed out.
  private static boolean isTooMuch(Failure failure) {
    return failure.reason() == FailureReason.STATEMENT_TIMEOUT;
  }

  private static boolean canBeHalved(AdmissionBatch batch) {
    List<AdmissionItem> items = batch.items();
    return items.size() > 1 && !(isOneSet(items) && isAtomic(items.getFirst()));
  }

  private AdmissionAnswer inHalves(AdmissionBatch batch) throws SQLException {
    List<AdmissionItem> items = batch.items();
    int middle = middle(items);
    AdmissionAnswer first = admit(upTo(batch, items.subList(0, middle)));
    AdmissionAnswer second = admit(batch.with(items.subList(middle, items.size())));
    return sum(first, second);
  }

  // The boundary between change sets that is nearest to the middle. Members of a set are adjacent.
  private static int middle(List<AdmissionItem> items) {
    int half = items.size() / 2;
    return IntStream.range(1, items.size())
        .filter(at -> !sameSet(items.get(at - 1), items.get(at)))
        .boxed()
        .min(Comparator.comparingInt(at -> Math.abs(at - half)))
        .orElse(half);
  }

  private static boolean isOneSet(List<AdmissionItem> items) {
    return items.stream().allMatch(item -> sameSet(items.getFirst(), item));
  }

  private static boolean isAtomic(AdmissionItem item) {
    return set(item).filter(ChangeSet::atomic).isPresent();
  }

  private static boolean sameSet(AdmissionItem one, AdmissionItem other) {
    Optional<String> id = set(one).map(ChangeSet::id);
    return id.isPresent() && id.equals(set(other).map(ChangeSet::id));
  }

  private static Optional<ChangeSet> set(AdmissionItem item) {
    return item.origin() instanceof ItemOrigin.OfInbox row
        ? row.request().changeSet()
        : Optional.empty();
  }

  // The first half records only the position of its own last message. With the position of the
  // whole batch, a crash between the halves would lose the second half.
  private static AdmissionBatch upTo(AdmissionBatch batch, List<AdmissionItem> half) {
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
