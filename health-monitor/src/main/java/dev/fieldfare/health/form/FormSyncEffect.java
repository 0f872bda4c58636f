package dev.fieldfare.health.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.contracts.form.SyncedTable;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunRefusedException;
import dev.fieldfare.health.schedule.ScheduleRuns;
import dev.fieldfare.health.schedule.ScheduledEffect;
import dev.fieldfare.postgres.form.FormRegistry;
import dev.fieldfare.postgres.form.FormSync;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the columns of forms that are older than Fieldfare. Each table is a transaction of its
 * own, and what is recorded is not recorded again. So another instance can do a run anew whenever
 * an instance is killed or frozen.
 */
public record FormSyncEffect(CheckedTargets targets, Clock clock) implements ScheduledEffect {
  private static final String NO_PRIVILEGE = "42501";
  private static final String GRANT =
      "The role %s may not sync forms. Run: GRANT EXECUTE ON FUNCTION fieldfare.forms_to_sync(),"
          + " fieldfare.sync_form(text, boolean), fieldfare.record_form_sync(jsonb) TO %s;";

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    CheckedTarget target =
        targets
            .named(run.target())
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        "There is no target called \"" + run.target() + "\" any more."));
    try (Connection connection = target.database().getConnection()) {
      runs.succeed(run, sync(connection));
    } catch (SQLException e) {
      if (NO_PRIVILEGE.equals(e.getSQLState())) {
        throw new RunRefusedException(
            GRANT.formatted(target.role(), Identifier.quote(target.role())));
      }
      throw e;
    }
  }

  private String sync(Connection target) throws SQLException {
    if (!new FormRegistry(target).isUsed()) {
      return "the target has no registry of forms, nothing was synced";
    }
    FormSync sync = new FormSync(target);
    List<SyncedTable> tables = new ArrayList<>();
    for (String table : sync.run(false)) {
      tables.add(read(table));
    }
    SyncReport report = SyncReport.of(false, clock.instant(), tables);
    sync.record(summary(report));
    return "%d tables, %d columns recorded, %d tables do not exist"
        .formatted(report.tablesScanned(), report.migrationsCreated(), report.errors());
  }

  private static SyncedTable read(String json) {
    try {
      return ContractsJson.mapper().readValue(json, SyncedTable.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answers tables of a sync only", e);
    }
  }

  private static String summary(SyncReport report) {
    ObjectNode summary = ContractsJson.mapper().valueToTree(report);
    summary.remove("tables");
    return summary.toString();
  }
}
