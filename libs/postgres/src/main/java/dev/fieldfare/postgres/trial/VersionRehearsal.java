package dev.fieldfare.postgres.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedRun;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement.RehearsedLock;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.track.ScriptCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rehearses versions in a scratch database: up, and with a down section also down and up again. The
 * first version that fails ends it.
 */
public final class VersionRehearsal {

  private static final int SHOWN = 50;

  private final ScratchStage stage;

  private VersionRehearsal(ScratchStage stage) {
    this.stage = stage;
  }

  /** Runs versions in their order. */
  public static RehearsalReport of(ScratchStage stage, List<RehearsedScript> scripts)
      throws SQLException {
    long began = System.nanoTime();
    List<RehearsedVersion> versions = new ArrayList<>();
    boolean passed = true;
    for (RehearsedScript script : scripts) {
      RehearsedVersion version = new VersionRehearsal(stage).run(script);
      versions.add(version);
      passed = version.passed();
      if (!passed) {
        break;
      }
    }
    return new RehearsalReport(
        passed, versions, stage.leftOut(), (System.nanoTime() - began) / 1e6);
  }

  private RehearsedVersion run(RehearsedScript script) throws SQLException {
    List<RehearsedRun> runs = new ArrayList<>();
    if (script.down().isEmpty()) {
      runs.add(run(script, "up", script.up(), script.file()));
      return version(script, runs, Optional.empty(), List.of());
    }
    CatalogueImage before = stage.image();
    runs.add(run(script, "up", script.up(), script.file()));
    List<String> differences = new ArrayList<>();
    Optional<Boolean> restored = Optional.empty();
    if (endedWell(runs)) {
      String file = script.downFile().orElse(script.file());
      runs.add(run(script, "down", script.down().get(), file));
    }
    if (endedWell(runs)) {
      differences.addAll(differences(before, stage.image()));
      restored = Optional.of(differences.isEmpty());
      runs.add(run(script, "up again", script.up(), script.file()));
    }
    return version(script, runs, restored, differences);
  }

  private static boolean endedWell(List<RehearsedRun> runs) {
    return runs.stream().allMatch(run -> run.error().isEmpty());
  }

  private static RehearsedVersion version(
      RehearsedScript script,
      List<RehearsedRun> runs,
      Optional<Boolean> restored,
      List<String> differences) {
    boolean passed = endedWell(runs) && restored.orElse(true);
    return new RehearsedVersion(
        script.version(),
        script.file(),
        script.transactional(),
        passed,
        runs,
        restored,
        differences.stream().limit(SHOWN).toList());
  }

  private static List<String> differences(CatalogueImage before, CatalogueImage after) {
    return before.differences(after).stream().map(VersionRehearsal::inWords).toList();
  }

  private static String inWords(Difference difference) {
    return switch (difference) {
      case Difference.OnlyLeft lost -> lost.object() + " is missing after the down section";
      case Difference.OnlyRight left -> left.object() + " is left by the down section";
      case Difference.Changed changed -> changed.inWords();
    };
  }

  private RehearsedRun run(RehearsedScript script, String direction, String text, String file)
      throws SQLException {
    ScriptCheck check = check(text, script.transactional());
    List<CheckedStatement> statements = check.statements();
    Optional<CheckedStatement> outside =
        statements.stream().allMatch(CheckedStatement::isAccepted)
            ? stage.firstOutside(statements)
            : Optional.empty();
    if (outside.isPresent()) {
      return failed(
          direction,
          "%s:%s: %s acts outside of the scratch database, so it is not rehearsed."
              .formatted(file, outside.get().start(), outside.get().command()));
    }
    if (!check.problems().isEmpty()) {
      return failed(direction, check.problems().getFirst().in(file));
    }
    StageRun run =
        script.transactional()
            ? stage.transaction(statements, script.timeout())
            : stage.oneByOne(statements, script.timeout());
    return new RehearsedRun(
        direction, measured(statements, run), run.failure().map(_ -> error(file, statements, run)));
  }

  private static RehearsedRun failed(String direction, String why) {
    return new RehearsedRun(direction, List.of(), Optional.of(why));
  }

  private ScriptCheck check(String text, boolean transactional) throws SQLException {
    try (Connection connection = stage.connect()) {
      return ScriptCheck.of(ServerGrammar.of(connection), text, transactional);
    }
  }

  private static String error(String file, List<CheckedStatement> statements, StageRun run) {
    SQLException failure = run.failure().orElseThrow();
    int number = run.measured().size();
    String place =
        number < statements.size()
            ? "%s:%s".formatted(file, statements.get(number).start())
            : file + ", at its end";
    String state = failure.getSQLState() == null ? "" : " (" + failure.getSQLState() + ")";
    return place + ": " + ErrorText.of(failure) + state;
  }

  private static List<RehearsedStatement> measured(
      List<CheckedStatement> statements, StageRun run) {
    List<RehearsedStatement> measured = new ArrayList<>();
    for (StageRun.Measured one : run.measured()) {
      CheckedStatement statement = statements.get(measured.size());
      measured.add(
          new RehearsedStatement(
              measured.size() + 1,
              statement.start().line(),
              statement.command(),
              Math.round(one.ms() * 1_000) / 1_000.0,
              one.rows(),
              one.facts().isPresent(),
              one.facts().map(VersionRehearsal::locks).orElse(List.of()),
              one.facts().map(VersionRehearsal::rewrites).orElse(List.of())));
    }
    return measured;
  }

  private static List<RehearsedLock> locks(JsonNode facts) {
    List<RehearsedLock> locks = new ArrayList<>();
    facts
        .path("locks")
        .forEach(
            lock ->
                locks.add(
                    new RehearsedLock(lock.path("table").asText(), lock.path("mode").asText())));
    return locks;
  }

  private static List<String> rewrites(JsonNode facts) {
    List<String> tables = new ArrayList<>();
    facts.path("rewrites").forEach(table -> tables.add(table.asText()));
    return tables;
  }
}
