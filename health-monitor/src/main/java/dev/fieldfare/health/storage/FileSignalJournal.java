package dev.fieldfare.health.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.degraded.SignalJournal;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal in a file: one JSON document a line. Each line is flushed to disk. */
public final class FileSignalJournal implements SignalJournal {
  private final Path file;

  /** A journal in this file; its folder is created with the first signal. */
  public FileSignalJournal(Path file) {
    this.file = file;
  }

  /**
   * A signal as it is written.
   *
   * @param condition of a report; empty when the problem is over
   */
  private record Line(Optional<Condition> condition, String fingerprint, Instant at) {
    static Line of(Signal signal) {
      return new Line(
          signal instanceof Signal.Reported reported
              ? Optional.of(reported.condition())
              : Optional.empty(),
          signal.fingerprint(),
          signal.at());
    }

    Signal signal() {
      return condition
          .<Signal>map(known -> new Signal.Reported(known, at))
          .orElseGet(() -> new Signal.Cleared(fingerprint, at));
    }
  }

  @Override
  public List<Signal> read() throws IOException {
    List<Signal> signals = new ArrayList<>();
    if (!Files.exists(file)) {
      return signals;
    }
    // Files.readAllLines() throws at a line that was cut inside a character.
    new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(line -> parse(line).ifPresent(signals::add));
    return signals;
  }

  // A kill can cut the last line. Its signal was not confirmed to anyone.
  private static Optional<Signal> parse(String line) {
    try {
      return Optional.of(ContractsJson.mapper().readValue(line, Line.class).signal());
    } catch (JsonProcessingException e) {
      Log.warnf("line of the journal ignored reason=%s", e.getOriginalMessage());
      return Optional.empty();
    }
  }

  @Override
  public void add(Signal signal) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // The line break comes first, so that a line that was cut spoils no other.
    String line = "\n" + ContractsJson.mapper().writeValueAsString(Line.of(signal));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  @Override
  public void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
