package dev.fieldfare.health.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals survive a kill of the service. */
class FileSignalJournalTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00.123Z");

  @TempDir Path folder;

  @Test
  void readsWhatWasAdded() throws IOException {
    FileSignalJournal journal = new FileSignalJournal(folder.resolve("new/journal"));
    Signal reported = new Signal.Reported(condition(), AT);
    Signal cleared = new Signal.Cleared("f", AT.plusSeconds(1));

    assertThat(journal.read()).isEmpty();
    journal.add(reported);
    journal.add(cleared);

    assertThat(journal.read()).containsExactly(reported, cleared);
    journal.clear();
    assertThat(journal.read()).isEmpty();
  }

  @Test
  void aLineThatWasCutSpoilsNoOther() throws IOException {
    Path file = folder.resolve("journal");
    FileSignalJournal journal = new FileSignalJournal(file);
    Signal first = new Signal.Cleared("a", AT);
    Signal second = new Signal.Cleared("b", AT);

    journal.add(first);
    Files.writeString(file, "\n{\"condition\":{\"finger", StandardOpenOption.APPEND);
    journal.add(second);

    assertThat(journal.read()).containsExactly(first, second);
  }

  @Test
  void aLineThatWasCutInsideACharacterSpoilsNoOther() throws IOException {
    Path file = folder.resolve("journal");
    FileSignalJournal journal = new FileSignalJournal(file);
    Signal first = new Signal.Cleared("a", AT);
    Signal second = new Signal.Cleared("b", AT);
    byte[] cut = "\n{\"fingerprint\":\"ä".getBytes(StandardCharsets.UTF_8);

    journal.add(first);
    Files.write(file, Arrays.copyOf(cut, cut.length - 1), StandardOpenOption.APPEND);
    journal.add(second);

    assertThat(journal.read()).containsExactly(first, second);
  }

  private static Condition condition() {
    return new Condition(
        "f",
        "database_away",
        AlertCategory.DATABASE_CONNECTION,
        AlertSeverity.CRITICAL,
        "main",
        "database \"|<b>\n",
        "health-monitor",
        "It does not answer.",
        "refused");
  }
}
