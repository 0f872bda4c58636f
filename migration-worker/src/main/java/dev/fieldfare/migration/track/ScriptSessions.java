package dev.fieldfare.migration.track;

import dev.fieldfare.migration.track.CheckedScript.Reading;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.StoredScript;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;

/**
 * The sessions of the versions that are applied one after the other: one in which scripts are
 * parsed, one in which plain scripts run, and a new one for the next script that is not plain. In a
 * new session the ledger's functions are compiled and planned anew, which takes many times as long
 * as a small script.
 */
final class ScriptSessions implements AutoCloseable {

  private final DataSource target;
  private Optional<Parsing> parsing = Optional.empty();
  private Optional<Kept> kept = Optional.empty();
  private Optional<FutureTask<ScriptSession>> spare = Optional.empty();
  private int opened;

  /**
   * Sessions of one target.
   *
   * @param target new sessions, without limits
   */
  ScriptSessions(DataSource target) {
    this.target = target;
  }

  private record Parsing(Connection connection, PlainScripts plain) {}

  /** A session that is being cleaned while the next version is looked for and parsed. */
  private record Kept(ScriptSession session, FutureTask<Boolean> cleaning) {

    boolean isClean() {
      try {
        return cleaning.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        Log.debugf("session not used again error=%s", e.getCause().getMessage());
      }
      return false;
    }

    ScriptSession whenCleaned() {
      isClean();
      return session;
    }
  }

  /** Reads a script in a session of its own: parsing would end the plans of the other one. */
  Reading read(StoredScript script) throws SQLException {
    try {
      return CheckedScript.read(ServerGrammar.of(parsing().connection()), script);
    } catch (SQLException e) {
      endParsing();
      throw e;
    }
  }

  /** Whether the script may share a session with others. */
  boolean isPlain(CheckedScript script) throws SQLException {
    return parsing().plain().contains(script);
  }

  private Parsing parsing() throws SQLException {
    if (parsing.isEmpty()) {
      Connection connection = target.getConnection();
      try {
        parsing = Optional.of(new Parsing(connection, PlainScripts.of(connection)));
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
    return parsing.get();
  }

  /**
   * The session that is kept, for a plain script; otherwise a new one.
   *
   * @param timeout of its statements
   * @param lockTry how long they wait for a lock
   */
  ScriptSession open(boolean plain, Duration timeout, Duration lockTry) throws SQLException {
    Optional<ScriptSession> again = plain ? again(timeout, lockTry) : Optional.empty();
    if (again.isPresent()) {
      return again.get();
    }
    ScriptSession session = fresh();
    try {
      session.limit(timeout, lockTry);
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** One in which nothing ran. Behind the second one in a row the next one is opened ahead. */
  private ScriptSession fresh() throws SQLException {
    Optional<ScriptSession> ahead = spare.flatMap(ScriptSessions::opened);
    ScriptSession session = ahead.isPresent() ? ahead.get() : ScriptSession.open(target);
    spare = Optional.empty();
    opened++;
    if (opened > 1) {
      FutureTask<ScriptSession> opening = new FutureTask<>(() -> ScriptSession.openWarm(target));
      Thread.ofVirtual().start(opening);
      spare = Optional.of(opening);
    }
    return session;
  }

  private static Optional<ScriptSession> opened(FutureTask<ScriptSession> opening) {
    try {
      return Optional.of(opening.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      Log.debugf("session not opened ahead error=%s", e.getCause().getMessage());
    }
    return Optional.empty();
  }

  private Optional<ScriptSession> again(Duration timeout, Duration lockTry) throws SQLException {
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Kept last = kept.get();
    kept = Optional.empty();
    if (last.isClean()) {
      try {
        last.session().limit(timeout, lockTry);
        return Optional.of(last.session());
      } catch (SQLException e) {
        // It ended while nothing ran in it.
        Log.debugf("session not used again error=%s", e.getMessage());
      }
    }
    last.session().close();
    return Optional.empty();
  }

  /**
   * Closes a session, or keeps it for the next plain script if one was applied in it and nothing is
   * left of it. That script is committed, so an error of the cleaning only ends the session.
   */
  void giveBack(ScriptSession session, boolean plain) throws SQLException {
    if (plain && session.hasApplied() && kept.isEmpty()) {
      FutureTask<Boolean> cleaning = new FutureTask<>(session::clean);
      Thread.ofVirtual().start(cleaning);
      kept = Optional.of(new Kept(session, cleaning));
    } else {
      session.close();
    }
  }

  private void endParsing() throws SQLException {
    if (parsing.isPresent()) {
      Connection connection = parsing.get().connection();
      parsing = Optional.empty();
      connection.close();
    }
  }

  /** Ends what is kept; the next version opens sessions anew. */
  @Override
  public void close() throws SQLException {
    opened = 0;
    Optional<ScriptSession> ahead = spare.flatMap(ScriptSessions::opened);
    Optional<Kept> last = kept;
    spare = Optional.empty();
    kept = Optional.empty();
    try (ScriptSession _ = ahead.orElse(null);
        ScriptSession _ = last.map(Kept::whenCleaned).orElse(null)) {
      endParsing();
    }
  }
}
