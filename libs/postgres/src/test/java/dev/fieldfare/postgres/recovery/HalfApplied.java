package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.trial.ScratchStage;
import dev.fieldfare.postgres.trial.StageRequest;
import dev.fieldfare.postgres.trial.TrialLedger;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import dev.fieldfare.postgres.trial.TrialLedger.Kind;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A database with the ledger, whose tables belong to the release role, and recoveries in it. */
record HalfApplied(TestDatabase database, String role) {

  static HalfApplied in(TestDatabase database) throws SQLException {
    String role = database.createReleaseRole();
    new LedgerInstaller(database.dataSource(), "main").install();
    return new HalfApplied(database, role);
  }

  /** An empty schema public. */
  void empty() throws SQLException {
    database.execute("DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public");
    database.execute("GRANT ALL ON SCHEMA public TO " + role);
  }

  /** Runs statements as the release role. */
  void run(List<String> statements) throws SQLException {
    try (Connection connection = database.connect();
        var call = connection.createStatement()) {
      call.execute("SET ROLE " + role);
      for (String statement : statements) {
        call.execute(statement);
      }
    }
  }

  CatalogueImage image() throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogueImage.of(connection, Set.of("public"));
    }
  }

  static RecoveryRequest request(
      String tool, String migration, String version, List<ScriptText> files) {
    return new RecoveryRequest(
        Optional.empty(),
        "plan",
        tool,
        Optional.empty(),
        migration,
        files,
        Optional.of(version),
        List.of(),
        List.of(),
        Optional.empty());
  }

  static RecoveryRequest decided(RecoveryRequest request, List<Integer> run, List<Integer> done) {
    return new RecoveryRequest(
        request.target(),
        "fix",
        request.tool(),
        request.ledger(),
        request.migration(),
        request.files(),
        request.version(),
        run,
        done,
        Optional.of("none"));
  }

  /** Replays the files; the plan serves for any state of the target. */
  RecoveryPlanner planner(RecoveryRequest request) throws SQLException {
    try (ScratchStage stage = ScratchStage.empty(stage());
        Connection connection = database.connect()) {
      return RecoveryPlanner.of(request, stage, connection);
    }
  }

  private StageRequest stage() {
    String server = database.jdbcUrl().substring(0, database.jdbcUrl().lastIndexOf('/') + 1);
    return new StageRequest(
        name -> DriverManager.getConnection(server + name, database.user(), database.password()),
        database.name(),
        "a test",
        role,
        "public",
        Duration.ofMinutes(1));
  }

  RecoveryReport compare(RecoveryPlanner planner) throws SQLException {
    try (Connection connection = database.connect()) {
      return planner.compare(connection);
    }
  }

  RecoveryReport fix(RecoveryPlanner planner, RecoveryRequest request) throws SQLException {
    BegunTrial trial = begin(request);
    RecoveryReport report =
        new RecoveryFix(planner, request, trial, database.dataSource()::getConnection).run();
    try (Connection connection = database.connect()) {
      new TrialLedger(connection).end(trial, report);
    }
    return report;
  }

  private BegunTrial begin(RecoveryRequest request) throws SQLException {
    try (Connection connection = database.connect()) {
      TrialLedger ledger = new TrialLedger(connection);
      ledger.request(Kind.RECOVERY, request.with(List.of(), "1"), "tester").orElseThrow();
      return ledger.begin("worker", Duration.ofMinutes(1)).orElseThrow();
    }
  }
}
