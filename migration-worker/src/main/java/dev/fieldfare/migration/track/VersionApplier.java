package dev.fieldfare.migration.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.track.CheckedScript.Reading;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.RelationName;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.StoredScript;
import dev.fieldfare.postgres.track.VersionLedger;
import dev.fieldfare.postgres.track.VersionRun;
import io.quarkus.logging.Log;
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
public final class VersionApplier {

  private static final String NO_ROLE =
      "There is no role for scripts without rights on the ledger. Make one as superuser:"
          + " CREATE ROLE \"%1$s_release\"; GRANT \"%1$s_release\" TO \"%1$s\";"
          + " GRANT CREATE ON SCHEMA public TO \"%1$s_release\".";

  private final DataSource target;
  private final DataSource ledger;
  private final PostponementPolicy postponementPolicy;
  private final Limits limits;

  /**
   * An applier for one target.
   *
   * @param target new sessions, without limits
   * @param ledger for the ledger's functions
   */
  public VersionApplier(
      DataSource target, DataSource ledger, PostponementPolicy postponementPolicy, Limits limits) {
    this.target = target;
    this.ledger = ledger;
    this.postponementPolicy = postponementPolicy;
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
      return end(
          version,
          ScriptFailure.of(FailureReason.WRONG_STATE, script.file(), script.problem().get()));
    }
    try (ScriptSession session = ScriptSession.open(target)) {
      return switch (CheckedScript.read(ServerGrammar.of(session.connection()), script)) {
        case Reading.Refused refused -> end(version, refused.failure());
        case Reading.Readable readable -> run(version, readable.script(), session);
      };
    }
  }

  private boolean run(Barrier version, CheckedScript script, ScriptSession session)
      throws SQLException {
    StoredScript stored = script.stored();
    session.limit(stored.timeout().orElse(limits.timeout()), limits.lockTry());
    AtomicInteger begun = new AtomicInteger();
    try {
      String result = session.apply(runOf(version, script), begun);
      return result.equals("no_role") ? noRole(version, stored) : applied(version, stored, result);
    } catch (SQLException e) {
      if (Failure.of(e).isLostConnection()) {
        return lost(version, stored, session.backend(), e);
      }
      return failed(version, ScriptFailure.of(e, script, begun.get()), script);
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

  private static boolean applied(Barrier version, StoredScript script, String result) {
    if (!result.equals("done")) {
      Log.debugf("version not applied migrationId=%s reason=%s", version.id(), result);
      return false;
    }
    Log.infof("version applied migrationId=%s file=%s", version.id(), script.file());
    return true;
  }

  private boolean noRole(Barrier version, StoredScript script) throws SQLException {
    String message = NO_ROLE.formatted(limits.user());
    return end(version, ScriptFailure.of(FailureReason.NOT_OWNER, script.file(), message));
  }

  // A script can catch the error of its timeout, and goes on when the client has gone.
  private boolean lost(Barrier version, StoredScript script, Backend backend, SQLException cause)
      throws SQLException {
    if (!backend.end(ledger)) {
      throw cause;
    }
    String message = "the script went on after its timeout, so its session was ended";
    return end(version, ScriptFailure.of(FailureReason.STATEMENT_TIMEOUT, script.file(), message));
  }

  private boolean failed(Barrier version, ScriptFailure failure, CheckedScript script)
      throws SQLException {
    Failure reason = failure.failure();
    if (reason.reason() == FailureReason.LOCK_TIMEOUT) {
      return blocked(version, failure, script);
    }
    if (passes(reason) && !postponementPolicy.isExhausted(version.entry(), reason)) {
      return wait(version, postponementPolicy.failed(version.entry(), reason));
    }
    return end(version, failure);
  }

  // A script that ran into its timeout does so again.
  private static boolean passes(Failure failure) {
    return switch (failure.reason()) {
      case DEADLOCK, SERIALIZATION_FAILURE, CATALOGUE_BUSY, OUT_OF_RESOURCES -> true;
      default -> false;
    };
  }

  private boolean blocked(Barrier version, ScriptFailure failure, CheckedScript script)
      throws SQLException {
    if (postponementPolicy.isImpatient(version.entry())) {
      return end(version, failure);
    }
    ApplyAnswer.Blocked holders = holders(failure, script);
    return wait(version, postponementPolicy.blocked(version.entry(), holders));
  }

  private ApplyAnswer.Blocked holders(ScriptFailure failure, CheckedScript script)
      throws SQLException {
    List<String> names =
        script.announced(Math.max(1, failure.statement())).stream()
            .flatMap(statement -> statement.relations().stream())
            .map(VersionApplier::dotted)
            .toList();
    try (var connection = ledger.getConnection()) {
      return new ApplyLedger(connection).lockHolders(names);
    }
  }

  private static String dotted(RelationName name) {
    return name.schema() + "." + name.name();
  }

  private boolean wait(Barrier version, Postponement how) throws SQLException {
    try (var connection = ledger.getConnection()) {
      new ApplyLedger(connection).postpone(List.of(version.id()), how);
    }
    return false;
  }

  private boolean end(Barrier version, ScriptFailure failure) throws SQLException {
    JsonNode error = failure.document();
    Log.warnf("version failed migrationId=%s reason=%s", version.id(), failure.message());
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).fail(version.id(), error);
    }
  }

  private StoredScript script(Barrier version) throws SQLException {
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).script(version);
    }
  }
}
