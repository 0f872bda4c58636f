package dev.fieldfare.migration.track;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.applying.PostponementPolicy;
import dev.fieldfare.migration.track.VersionBackups.State;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.script.RelationName;
import dev.fieldfare.postgres.track.Barrier;
import dev.fieldfare.postgres.track.StoredScript;
import dev.fieldfare.postgres.track.VersionLedger;
import io.quarkus.logging.Log;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Records what came of an attempt: it failed, or it waits for the next one. */
final class VersionEnding {

  private static final String NO_ROLE =
      "There is no role for scripts without rights on the ledger. Make one as superuser:"
          + " CREATE ROLE \"%1$s_release\"; GRANT \"%1$s_release\" TO \"%1$s\";"
          + " GRANT CREATE ON SCHEMA public TO \"%1$s_release\".";

  private final DataSource ledger;
  private final PostponementPolicy postponementPolicy;
  private final String user;
  private final VersionBackups backups;

  /**
   * For one target.
   *
   * @param user the role of this worker, for messages
   */
  VersionEnding(DataSource ledger, PostponementPolicy postponementPolicy, String user) {
    this.ledger = ledger;
    this.postponementPolicy = postponementPolicy;
    this.user = user;
    this.backups = new VersionBackups(ledger);
  }

  /** What a call of the ledger answered; true when the version is applied. */
  boolean answered(Barrier version, StoredScript script, String result) throws SQLException {
    if (result.equals("no_role")) {
      return noRole(version, script);
    }
    if (!result.equals("done")) {
      Log.debugf("version not applied migrationId=%s reason=%s", version.id(), result);
      return false;
    }
    Log.infof("version applied migrationId=%s file=%s", version.id(), script.file());
    return true;
  }

  boolean noRole(Barrier version, StoredScript script) throws SQLException {
    String message = NO_ROLE.formatted(user);
    return end(version, ScriptFailure.of(FailureReason.NOT_OWNER, script.file(), message));
  }

  /**
   * Ends the session of a lost connection. A script can catch the error of its timeout, and goes on
   * when the client no longer waits: then the version fails. Otherwise it is tried again.
   */
  boolean lost(Barrier version, StoredScript script, Backend backend, SQLException cause)
      throws SQLException {
    boolean wentOn = backend.end(ledger);
    if (!wentOn || !(cause.getCause() instanceof SocketTimeoutException)) {
      throw cause;
    }
    String message = "the script went on after its timeout, so its session was ended";
    return end(version, ScriptFailure.of(FailureReason.STATEMENT_TIMEOUT, script.file(), message));
  }

  /** Ends it, or lets it wait where another attempt may help; true when it ended. */
  boolean failed(Barrier version, ScriptFailure failure, CheckedScript script) throws SQLException {
    Failure reason = failure.failure();
    if (!failure.affected().isEmpty() && script.stored().backsUp()) {
      return backUp(version, failure);
    }
    if (reason.reason() == FailureReason.LOCK_TIMEOUT) {
      return blocked(version, failure, script);
    }
    if (passes(reason) && !postponementPolicy.isExhausted(version.entry(), reason)) {
      return wait(version, postponementPolicy.failed(version.entry(), reason));
    }
    return end(version, failure);
  }

  private boolean backUp(Barrier version, ScriptFailure failure) throws SQLException {
    Optional<String> refused = backups.request(version.id(), failure.affected());
    if (refused.isPresent()) {
      String message = "no backup can be made before it: " + refused.get();
      return end(version, ScriptFailure.of(FailureReason.BACKUP_REQUIRED, failure.file(), message));
    }
    return wait(version, backups.wait(String.join(", ", failure.affected())));
  }

  /** True when backups that it needs are not verified: it waits for them, or has failed. */
  boolean isHeldByBackups(Barrier version, String file) throws SQLException {
    State state = backups.state(version.id());
    switch (state.state()) {
      case "running" -> wait(version, backups.wait(state.tables()));
      case "failed" ->
          end(
              version,
              ScriptFailure.of(
                  FailureReason.BACKUP_REQUIRED,
                  file,
                  "the backup before it failed, of %s: %s"
                      .formatted(state.tables(), state.reason())));
      default -> {
        return false;
      }
    }
    return true;
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
            .map(VersionEnding::dotted)
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

  /** Records that it failed. */
  boolean end(Barrier version, ScriptFailure failure) throws SQLException {
    JsonNode error = failure.document();
    Log.warnf("version failed migrationId=%s reason=%s", version.id(), failure.message());
    try (var connection = ledger.getConnection()) {
      return new VersionLedger(connection).fail(version.id(), error);
    }
  }
}
