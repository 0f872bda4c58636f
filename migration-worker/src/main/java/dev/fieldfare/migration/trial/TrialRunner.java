package dev.fieldfare.migration.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.postgres.imports.ImportRun;
import dev.fieldfare.postgres.recovery.RecoveryFix;
import dev.fieldfare.postgres.recovery.RecoveryPlanner;
import dev.fieldfare.postgres.structure.scratch.DatabaseConnector;
import dev.fieldfare.postgres.trial.RehearsedScript;
import dev.fieldfare.postgres.trial.ScratchStage;
import dev.fieldfare.postgres.trial.StageRequest;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.postgres.trial.VersionRehearsal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs trials: in scratch databases on the server of the target, and imports into the target.
 *
 * @param database the target's database
 * @param user the role of this worker, for messages
 * @param timeout after which a script is given up that says nothing else
 */
public record TrialRunner(
    DatabaseConnector connector, String database, String user, Duration timeout) {

  /** A trial that cannot be done. */
  static final class TrialRefused extends Exception {
    private static final long serialVersionUID = 1L;

    TrialRefused(String message) {
      super(message);
    }
  }

  Object run(BegunTrial trial) throws SQLException, TrialRefused {
    return switch (trial.kind()) {
      case REHEARSAL -> rehearse(trial);
      case RECOVERY -> recover(trial);
      case IMPORT -> insert(trial);
    };
  }

  private Object insert(BegunTrial trial) throws SQLException, TrialRefused {
    ImportRequest request = read(trial.request(), ImportRequest.class);
    try (Connection connection = session()) {
      return ImportRun.of(trial, request, connection);
    }
  }

  private Object rehearse(BegunTrial trial) throws SQLException, TrialRefused {
    List<RehearsedScript> scripts = new ArrayList<>();
    for (JsonNode version : trial.request().path("versions")) {
      scripts.add(read(version, RehearsedScript.class));
    }
    StageRequest wanted = stage(trial, "a rehearsal of Fieldfare");
    try (ScratchStage stage = ScratchStage.copyOf(wanted)) {
      return VersionRehearsal.of(stage, scripts);
    }
  }

  private Object recover(BegunTrial trial) throws SQLException, TrialRefused {
    RecoveryRequest request = read(trial.request(), RecoveryRequest.class);
    try (ScratchStage stage = ScratchStage.empty(stage(trial, "a recovery of Fieldfare"))) {
      RecoveryPlanner planner;
      try (Connection target = connector.connect(database)) {
        planner = RecoveryPlanner.of(request, stage, target);
        if (!request.action().equals("fix")) {
          return planner.compare(target);
        }
      }
      return new RecoveryFix(planner, request, trial, this::session).run();
    }
  }

  private Connection session() throws SQLException {
    Connection connection = connector.connect(database);
    try (var settings = connection.createStatement()) {
      settings.execute("SET lock_timeout = '5s'; SET TimeZone = 'UTC'");
      settings.execute("SET statement_timeout = " + timeout.toMillis());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private StageRequest stage(BegunTrial trial, String purpose) throws TrialRefused {
    String role =
        trial
            .role()
            .orElseThrow(
                () ->
                    new TrialRefused(
                        "There is no role for scripts without rights on the ledger. Make one as"
                            + " superuser: CREATE ROLE \"%1$s_release\"; GRANT \"%1$s_release\" TO \"%1$s\"."
                                .formatted(user)));
    return new StageRequest(connector, database, purpose, role, trial.searchPath(), timeout);
  }

  private static <T> T read(JsonNode document, Class<T> type) throws TrialRefused {
    try {
      return ContractsJson.mapper().treeToValue(document, type);
    } catch (JsonProcessingException e) {
      throw new TrialRefused("the request cannot be read: " + e.getOriginalMessage());
    }
  }
}
