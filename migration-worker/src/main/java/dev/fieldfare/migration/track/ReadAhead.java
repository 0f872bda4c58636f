package dev.fieldfare.migration.track;

import dev.fieldfare.migration.track.CheckedScript.Reading;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.StoredScript;
import dev.fieldfare.postgres.track.VersionLedger;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;

/**
 * Has the target parse the script of the next version while one is applied. What was read counts
 * only if the next version has exactly this script then.
 */
final class ReadAhead {

  /** Longer scripts run for so long that this saves nothing. */
  private static final int LONGEST = 1 << 15;

  private final DataSource ledger;
  private Optional<FutureTask<Optional<Ahead>>> task = Optional.empty();

  ReadAhead(DataSource ledger) {
    this.ledger = ledger;
  }

  private record Ahead(StoredScript script, Reading reading) {}

  /** Reads a script. */
  interface ScriptReader {
    Reading read(StoredScript script) throws SQLException;
  }

  /** Begins to read the script behind a version. Until the end nothing else may use the reader. */
  void begin(Barrier version, ScriptReader reader) {
    end();
    FutureTask<Optional<Ahead>> reading = new FutureTask<>(() -> behind(version, reader));
    Thread.ofVirtual().start(reading);
    task = Optional.of(reading);
  }

  private Optional<Ahead> behind(Barrier version, ScriptReader reader) throws SQLException {
    Optional<StoredScript> script = script(version);
    return script.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ahead(script.get(), reader.read(script.get())));
  }

  private Optional<StoredScript> script(Barrier version) throws SQLException {
    try (var connection = ledger.getConnection()) {
      VersionLedger versions = new VersionLedger(connection);
      Optional<Barrier> behind = versions.behind(version);
      return behind.isEmpty()
          ? Optional.empty()
          : Optional.of(versions.script(behind.get()))
              .filter(script -> script.text().length() + script.verify().text().length() < LONGEST);
    }
  }

  /** Ends it: what was read of this script, if it was this one. */
  Optional<Reading> take(StoredScript script) {
    return end().filter(ahead -> ahead.script().equals(script)).map(Ahead::reading);
  }

  /** Waits until the reader is free. */
  Optional<Ahead> end() {
    Optional<FutureTask<Optional<Ahead>>> last = task;
    task = Optional.empty();
    return last.flatMap(ReadAhead::result);
  }

  private static Optional<Ahead> result(FutureTask<Optional<Ahead>> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      Log.debugf("script not read ahead error=%s", e.getCause().getMessage());
    }
    return Optional.empty();
  }
}
