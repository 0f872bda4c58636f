package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.operation.FieldTypes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  @Test
  void i9_classifiesSqlStates() {
    for (String state :
        List.of(
            "08006", "08001", "40001", "40P01", "55P03", "57P01", "57P02", "57P03", "57014",
            "25P03", "25P04", "25006", "53100", "53300")) {
      assertThat(SqlStates.classify(state, "").errorClass())
          .as(state)
          .isEqualTo(ErrorClass.TRANSIENT);
    }
    for (String state : List.of("54011", "0A000", "42703", "42501", "22P02", "23514", "2BP01")) {
      assertThat(SqlStates.classify(state, "").errorClass())
          .as(state)
          .isEqualTo(ErrorClass.REFUSAL);
    }
    assertThat(SqlStates.classify("XX000", "tuple concurrently updated"))
        .isEqualTo(FailureReason.CATALOGUE_BUSY);
    assertThat(SqlStates.classify("XX000", "cache lookup failed"))
        .isEqualTo(FailureReason.INTERNAL_ERROR);
    assertThat(SqlStates.classify(null, null)).isEqualTo(FailureReason.INTERNAL_ERROR);
  }

  @Test
  void i9_spendsNoAttemptOnLocksRestartsAndLostConnections() {
    assertThat(Arrays.stream(FailureReason.values()).filter(reason -> !reason.spendsAttempt()))
        .containsExactlyInAnyOrder(
            FailureReason.LOCK_TIMEOUT,
            FailureReason.CONNECTION_LOST,
            FailureReason.SERVER_RESTART,
            FailureReason.READ_ONLY,
            FailureReason.REDIS_LOST,
            FailureReason.UNAVAILABLE);
  }

  @Test
  void givesEachReasonALabelThatIsAMetricTag() {
    assertThat(Arrays.stream(FailureReason.values()).map(FailureReason::label))
        .doesNotHaveDuplicates()
        .allMatch(label -> label.matches("[a-z]+(_[a-z]+)*"));
    assertThat(FailureReason.of("brand_new")).isEmpty();
  }

  @Test
  void knowsWhichStatusesAreFinal() {
    assertThat(Arrays.stream(Status.values()).filter(Status::isFinal))
        .containsExactly(
            Status.APPLIED,
            Status.FAILED,
            Status.REJECTED,
            Status.CANCELLED,
            Status.UNDONE,
            Status.SKIPPED);
  }

  @Test
  void spellsStreamsOnce() {
    assertThat(Streams.migrations("main")).isEqualTo("fieldfare:migrations");
    assertThat(Streams.migrations("crm")).isEqualTo("fieldfare:migrations:crm");
    assertThat(Streams.deadLetters("main")).isEqualTo("fieldfare:migrations:dlq");
    assertThat(Streams.deadLetters("crm")).isEqualTo("fieldfare:migrations:crm:dlq");
    assertThatIllegalArgumentException().isThrownBy(() -> Streams.migrations("dlq"));
    assertThatIllegalArgumentException().isThrownBy(() -> Streams.migrations("a:b"));
  }

  @Test
  void namesEventsAsTheirReadersDo() {
    assertThat(EventType.MIGRATION_APPLIED.wireName()).isEqualTo("dev.fieldfare.migration.applied");
    assertThat(EventType.of("dev.fieldfare.changeset.completed"))
        .contains(EventType.CHANGESET_COMPLETED);
    assertThat(EventType.of("dev.fieldfare.brand.new")).isEmpty();
  }

  @Test
  void mapsAllSeventeenFieldTypes() {
    assertThat(FieldTypes.all()).hasSize(17);
    assertThat(FieldTypes.resolve("lat_long")).isEqualTo("jsonb");
    assertThat(FieldTypes.resolve("numeric(10,2)")).isEqualTo("numeric(10,2)");
  }

  @Test
  void bandsCountsAsTheQueueDoes() {
    assertThat(Stream.of(10, 11, 50, 51).map(waiting -> Band.of(waiting, 10, 50)))
        .containsExactly(Band.OK, Band.WARNING, Band.WARNING, Band.CRITICAL);
  }

  @Test
  void makesIdentifiersThatAscend() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    UuidV7 ids = new UuidV7(Clock.fixed(noon, ZoneOffset.UTC), new Random(1));

    List<UUID> made = Stream.generate(ids::next).limit(10_000).toList();

    assertThat(made.stream().map(UUID::toString).toList()).isSorted().doesNotHaveDuplicates();
    assertThat(made).allMatch(id -> id.version() == 7 && id.variant() == 2);
    assertThat(made.get(0).getMostSignificantBits() >>> 16).isEqualTo(noon.toEpochMilli());
  }
}
