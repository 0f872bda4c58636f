package dev.fieldfare.migration.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.track.CheckedScript.Reading;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.StoredScript;
import dev.fieldfare.postgres.track.VersionLedger;
import dev.fieldfare.postgres.track.VersionRun;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Applies one version, or records why it cannot be applied. The ledger commits the script together
 * with its row; whatever cuts the call off, the next look finds what is left to do.
 */
public final class VersionApplier implements AutoCloseable {

  private final DataSource ledger;
  private final ScriptSessions sessions;
  private final ReadAhead ahead;
  private final VersionEnding ending;
  private final StepwiseApplier stepwise;
  private final Limits limits;

  /**
   * An applier for one target.
   *
   * @param target new sessions, without limits
   * @param ledger for the ledger's functions
   */
  public VersionApplier(
      DataSource target, DataSource ledger, PostponementPolicy postponementPolicy, Limits limits) {
    this.ledger = ledger;
    this.sessions = new ScriptSessions(target);
    this.ahead = new ReadAhead(ledger);
    this.ending = new VersionEnding(ledger, postponementPolicy, limits.user());
    this.stepwise = new StepwiseApplier(target, ledger, ending, limits);
    this.limits = limits;
  }

  /**
   * How long a script may take, and wait for a lock.
   *
   * @param user the role of this worker, for messages
   */
  public record Limits(Duration timeout, Duration lockTry, String user) {}

  /** Tries it once; false when something else comes first, or it waits. */
  public boolean apply(Barrier version) throws SQLException {
    StoredScript script = script(version);
    if (script.problem().isPresent()) {
      return ending.end(
          version,
          ScriptFailure.of(FailureReason.WRONG_STATE, script.file(), script.problem().get()));
    }
    if (script.backsUp() && ending.isHeldByBackups(version, script.file())) {
      return false;
    }
    return switch (read(script)) {
      case Reading.Refused refused -> ending.end(version, refused.failure());
      case Reading.Readable readable ->
          script.transactional()
              ? run(version, readable.script())
              : stepwise.apply(version, readable.script());
    };
  }

  /** What is not plain is read again: the version before it may have changed what it is told by. */
  private Reading read(StoredScript script) throws SQLException {
    Optional<Reading> before = ahead.take(script);
    if (before.isPresent()
        && before.get() instanceof Reading.Readable readable
        && sessions.isPlain(readable.script())) {
      return readable;
    }
    return sessions.read(script);
  }

  private boolean run(Barrier version, CheckedScript script) throws SQLException {
    boolean plain = sessions.isPlain(script);
    ScriptSession session =
        sessions.open(plain, script.stored().timeout().orElse(limits.timeout()), limits.lockTry());
    try {
      return run(version, script, session);
    } finally {
      sessions.giveBack(session, plain);
    }
  }

  private boolean run(Barrier version, CheckedScript script, ScriptSession session)
      throws SQLException {
    StoredScript stored = script.stored();
    AtomicInteger begun = new AtomicInteger();
    ahead.begin(version, sessions::read);
    try {
      return ending.answered(version, stored, session.apply(runOf(version, script), begun));
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        return ending.lost(version, stored, session.backend(), e);
      }
      return ending.failed(version, ScriptFailure.of(e, script, begun.get()), script);
    }
  }

  private static VersionRun runOf(Barrier version, CheckedScript script) {
    List<CheckedStatement> statements = script.statements();
    return new VersionRun(
        version.id(),
        statements.stream().map(CheckedStatement::text).toList(),
        statements.stream().map(s -> Math.toIntExact(s.start().line())).toList(),
        script.toVerify(),
        "fieldfare-" + UUID.randomUUID(),
        Optional.empty());
  }

  private StoredScript script(Barrier version) throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).script(version);
    }
  }

  /** Ends the sessions that are kept for the next version. */
  @Override
  public void close() throws SQLException {
    ahead.end();
    sessions.close();
  }
}
