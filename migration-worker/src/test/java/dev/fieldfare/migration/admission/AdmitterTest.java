package dev.fieldfare.migration.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.migration.admission.AdmissionBatch.StreamReach;
import dev.fieldfare.postgres.ledger.AdmissionAnswer;
import dev.fieldfare.postgres.ledger.AdmissionAnswer.Admitted;
import dev.fieldfare.postgres.ledger.AdmissionLedger.AdmittedThrough;
import dev.fieldfare.postgres.ledger.InboxRequest;
import dev.fieldfare.postgres.ledger.InboxRequest.ChangeSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** I2: one batch that the ledger does not take never stops admission. */
class AdmitterTest {
  private final List<AdmissionItem> hopeless = new ArrayList<>();

  @Test
  void halvesABatchThatTakesTooLongAndCondemnsNobody() throws SQLException {
    SlowBook book = new SlowBook(2);
    Admitter admitter = new Admitter(book, (item, why) -> hopeless.add(item));

    AdmissionAnswer answer = admitter.admit(batch(7));

    assertThat(answer).isEqualTo(new Admitted(7, 0, 0, 0));
    assertThat(book.reached).containsExactly(1L, 3L, 5L, 7L);
    assertThat(hopeless).isEmpty();
  }

  @Test
  void oneMessageThatTakesTooLongIsTriedAgainLater() {
    Admitter admitter = new Admitter(new SlowBook(0), (item, why) -> hopeless.add(item));

    assertThatThrownBy(() -> admitter.admit(batch(1))).isInstanceOf(SQLException.class);
    assertThat(hopeless).isEmpty();
  }

  @Test
  void d4_halvesEndWhereASetEndsAndAnAtomicSetIsRefusedAsAWhole() throws SQLException {
    for (int bad = 1; bad <= 9; bad++) {
      hopeless.clear();
      PickyBook book = new PickyBook(bad, "XX000");

      new Admitter(book, (item, why) -> hopeless.add(item)).admit(inboxBatch());

      assertThat(places(hopeless))
          .isEqualTo(bad >= 4 && bad <= 6 ? List.of(4L, 5L, 6L) : List.of((long) bad));
      assertThat(book.taken.stream().flatMap(List::stream).toList())
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 9)
                  .boxed()
                  .filter(place -> !places(hopeless).contains(place))
                  .toList());
      assertThat(book.asked)
          .allMatch(asked -> !asked.contains(4L) || asked.containsAll(List.of(4L, 5L, 6L)))
          .allMatch(asked -> !asked.contains(5L) || asked.containsAll(List.of(4L, 5L, 6L)));
    }
  }

  @Test
  void d4_anAtomicSetThatTakesTooLongIsTriedAgainAsAWhole() {
    PickyBook book = new PickyBook(5, "57014");
    Admitter admitter = new Admitter(book, (item, why) -> hopeless.add(item));

    assertThatThrownBy(() -> admitter.admit(inboxBatch())).isInstanceOf(SQLException.class);

    assertThat(hopeless).isEmpty();
    assertThat(book.taken).doesNotContain(List.of(4L)).noneMatch(taken -> taken.contains(6L));
  }

  /** 1 alone, 2 and 3 of a plain set, 4 to 6 of an atomic one, 7 alone, 8 and 9 of a plain set. */
  private static AdmissionBatch inboxBatch() {
    String sets = ".ppaaa.qq";
    List<AdmissionItem> items =
        IntStream.rangeClosed(1, sets.length())
            .mapToObj(place -> inboxArrival(place, sets.charAt(place - 1)))
            .toList();
    return new AdmissionBatch(Optional.empty(), items);
  }

  private static AdmissionItem inboxArrival(int place, char set) {
    Optional<ChangeSet> membership =
        set == '.'
            ? Optional.empty()
            : Optional.of(new ChangeSet(String.valueOf(set), place, 3, set == 'a'));
    return new AdmissionItem(
        new ItemOrigin.OfInbox(
            new InboxRequest(
                place,
                new UUID(0, place),
                Optional.empty(),
                "{}",
                membership,
                new InboxRequest.Sender("me", "enqueuer", "sql"),
                OffsetDateTime.now(ZoneOffset.UTC))),
        "enqueuer",
        new ParseResult.Malformed(List.of(new Problem(FailureReason.MALFORMED, "", "so"))));
  }

  private static List<Long> places(List<AdmissionItem> items) {
    return items.stream()
        .map(each -> ((ItemOrigin.OfInbox) each.origin()).request().place())
        .toList();
  }

  private static AdmissionBatch batch(int size) {
    List<AdmissionItem> items =
        IntStream.rangeClosed(1, size)
            .mapToObj(ms -> new ItemOrigin.OfStream("s", "i", ms, 0))
            .map(
                origin ->
                    new AdmissionItem(
                        origin,
                        "enqueuer",
                        new ParseResult.Malformed(
                            List.of(new Problem(FailureReason.MALFORMED, "", "so")))))
            .toList();
    return new AdmissionBatch(Optional.of(new StreamReach("s", "i", 1, 0, size, 0)), items);
  }

  /** Refuses each batch that holds one certain message. */
  private static final class PickyBook implements AdmissionStore {
    private final long bad;
    private final String sqlState;
    private final List<List<Long>> asked = new ArrayList<>();
    private final List<List<Long>> taken = new ArrayList<>();

    PickyBook(long bad, String sqlState) {
      this.bad = bad;
      this.sqlState = sqlState;
    }

    @Override
    public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
      List<Long> places = places(batch.items());
      asked.add(places);
      if (places.contains(bad)) {
        throw new SQLException("refused", sqlState);
      }
      taken.add(places);
      return new Admitted(places.size(), 0, 0, 0);
    }

    @Override
    public Optional<AdmittedThrough> admittedThrough(String stream) {
      return Optional.empty();
    }

    @Override
    public List<AdmissionItem> readInbox(int limit) {
      return List.of();
    }

    @Override
    public int keepAppointments(int most, Duration budget) {
      return 0;
    }
  }

  /** Takes so many messages in time, and notes how far each batch that it took reaches. */
  private static final class SlowBook implements AdmissionStore {
    private final int most;
    private final List<Long> reached = new ArrayList<>();

    SlowBook(int most) {
      this.most = most;
    }

    @Override
    public AdmissionAnswer admit(AdmissionBatch batch) throws SQLException {
      if (batch.items().size() > most) {
        throw new SQLException("canceling statement due to statement timeout", "57014");
      }
      batch.through().ifPresent(reach -> reached.add(reach.lastMs()));
      return new Admitted(batch.items().size(), 0, 0, 0);
    }

    @Override
    public Optional<AdmittedThrough> admittedThrough(String stream) {
      return Optional.empty();
    }

    @Override
    public List<AdmissionItem> readInbox(int limit) {
      return List.of();
    }

    @Override
    public int keepAppointments(int most, Duration budget) {
      return 0;
    }
  }
}
