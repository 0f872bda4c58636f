package dev.fieldfare.migration.applying;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.LineEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunBuilderTest {

  @Test
  void anAtomicSetThatHeadsSeveralLinesIsOneRun() {
    LineEntry first = member("public.a", 1, 0);
    LineEntry second = member("public.b", 2, 1);

    List<Run> runs = RunBuilder.runs(List.of(first, second));

    assertThat(runs).singleElement().extracting(Run::head).isEqualTo(first);
  }

  private static LineEntry member(String table, long seq, int index) {
    return new LineEntry(
        table,
        seq,
        UUID.randomUUID(),
        "QUEUED",
        List.of(table),
        List.of(),
        new LineEntry.Waiting(Optional.empty(), true, Instant.MAX, 0),
        "ADD_COLUMN",
        "null",
        "enqueuer",
        false,
        Optional.of(new LineEntry.SetMember("the-set", index, true)),
        Optional.empty());
  }
}
