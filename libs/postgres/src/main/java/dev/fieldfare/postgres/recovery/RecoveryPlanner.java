package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.recovery.RecoveryStatement;
import dev.fieldfare.contracts.recovery.RecoveryStatement.Verdict;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.postgres.recovery.ForeignLedgers.FoundTable;
import dev.fieldfare.postgres.recovery.ScriptTrajectory.NotReplayedException;
import dev.fieldfare.postgres.recovery.ScriptTrajectory.Replayed;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.postgres.trial.ScratchStage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out which statements of a migration are done: its files are replayed in a scratch database,
 * and each object is compared with the target.
 */
public final class RecoveryPlanner {

  private static final String OWN = "fieldfare";
  private static final int SHOWN = 50;

  private final RecoveryRequest request;
  private final List<FoundTable> ledger;
  private final Optional<ScriptTrajectory> script;
  private final List<String> refusals = new ArrayList<>();

  private RecoveryPlanner(
      RecoveryRequest request, List<FoundTable> ledger, Optional<ScriptTrajectory> script) {
    this.request = request;
    this.ledger = ledger;
    this.script = script;
  }

  /**
   * Replays the files.
   *
   * @param stage an empty scratch database
   * @param target a connection to the target, outside a transaction
   */
  public static RecoveryPlanner of(RecoveryRequest request, ScratchStage stage, Connection target)
      throws SQLException {
    List<FoundTable> ledger = ledger(request, target);
    Optional<String> objection = objection(request, ledger, target);
    if (objection.isPresent()) {
      return refused(request, ledger, objection.get());
    }
    List<ScriptText> before = before(request);
    try {
      ScriptTrajectory script =
          ScriptTrajectory.of(
              stage,
              before.stream().map(RecoveryPlanner::up).toList(),
              up(file(request).orElseThrow()));
      return new RecoveryPlanner(request, ledger, Optional.of(script));
    } catch (NotReplayedException e) {
      return refused(request, ledger, e.getMessage());
    }
  }

  private static RecoveryPlanner refused(
      RecoveryRequest request, List<FoundTable> ledger, String why) {
    RecoveryPlanner planner = new RecoveryPlanner(request, ledger, Optional.empty());
    planner.refusals.add(why);
    return planner;
  }

  /** The tables of one ledger of the tool. */
  private static List<FoundTable> ledger(RecoveryRequest request, Connection target)
      throws SQLException {
    if (request.tool().equals(OWN)) {
      return List.of();
    }
    List<FoundTable> found = new ForeignLedgers(target).tables(request.tool());
    Optional<String> schema = request.ledger().map(name -> name.replaceFirst("\\.[^.]*$", ""));
    return found.stream()
        .filter(one -> schema.isEmpty() || one.table().schema().equals(schema.get()))
        .toList();
  }

  private static Optional<String> objection(
      RecoveryRequest request, List<FoundTable> ledger, Connection target) throws SQLException {
    Set<String> schemas =
        ledger.stream().map(found -> found.table().schema()).collect(Collectors.toSet());
    boolean hasMigrations =
        ledger.stream().anyMatch(found -> !found.ledger().name().endsWith("_LOCK"));
    if (!request.tool().equals(OWN) && !hasMigrations) {
      return Optional.of(
          "The target has no ledger of %s that can be recovered.".formatted(request.tool()));
    }
    if (schemas.size() > 1) {
      return Optional.of(
          "The target has several ledgers of %s, in %s: name one."
              .formatted(request.tool(), String.join(", ", new TreeSet<>(schemas))));
    }
    if (file(request).isEmpty()) {
      return Optional.of("No file has the version of the migration.");
    }
    Optional<String> shape =
        LedgerSteps.objection(ledger, request.migration(), file(request).get());
    return shape.isPresent()
        ? shape
        : new PrismaMigrationName(request.migration(), file(request).get())
            .objection(ledger, target);
  }

  private static Optional<ScriptText> file(RecoveryRequest request) {
    return request.files().stream().filter(file -> isUp(file) && isWanted(file, request)).findAny();
  }

  private static boolean isUp(ScriptText file) {
    return file.part().equals("up");
  }

  private static boolean isWanted(ScriptText file, RecoveryRequest request) {
    return VersionName.canonical(file.version())
        .equals(VersionName.canonical(request.version().orElse(request.migration())));
  }

  private static List<ScriptText> before(RecoveryRequest request) {
    Optional<VersionName> version = file(request).map(file -> new VersionName(file.version()));
    return request.files().stream()
        .filter(RecoveryPlanner::isUp)
        .filter(file -> !isWanted(file, request))
        .filter(file -> new VersionName(file.version()).compareTo(version.orElseThrow()) < 0)
        .sorted(Comparator.comparing(file -> new VersionName(file.version())))
        .toList();
  }

  private static Replayed up(ScriptText file) {
    return new Replayed(file.file(), VersionScript.of(file.text(), Section.UP).up().orElse(""));
  }

  /** Compares with the target as it is now. */
  public RecoveryReport compare(Connection target) throws SQLException {
    if (script.isEmpty()) {
      return report(refusals, List.of(), List.of(), List.of());
    }
    RecoveryComparison comparison = comparison(target);
    List<String> found = new ArrayList<>();
    comparison.live().unseen().forEach(what -> found.add("the role may not see " + what));
    found.addAll(comparison.foreignDifferences());
    return report(
        found.stream().limit(SHOWN).toList(),
        comparison.statements(),
        ledgerSteps(),
        comparison.remaining().stream().limit(SHOWN).toList());
  }

  private RecoveryComparison comparison(Connection target) throws SQLException {
    ScriptTrajectory known = script.orElseThrow();
    Set<String> tables =
        ledger.stream().flatMap(RecoveryPlanner::names).collect(Collectors.toSet());
    return new RecoveryComparison(known, StructureState.of(target, known.schemas()), tables);
  }

  /** The tables of a ledger as the structure names them, and what begins with their names. */
  private static Stream<String> names(FoundTable found) {
    return Stream.of(found.table(), found.ledger().migrations(found.table()))
        .flatMap(table -> Stream.of(spelt(table), table.schema() + ".\"" + table.name()));
  }

  private static String spelt(TableName table) {
    return table.schema() + "." + table.name();
  }

  private List<String> ledgerSteps() {
    return LedgerSteps.of(ledger, request.migration(), file(request).orElseThrow());
  }

  /** How many steps change the table of the migrations; those of its lock come after them. */
  int mainSteps() {
    List<FoundTable> main =
        ledger.stream().filter(found -> !found.ledger().name().endsWith("_LOCK")).toList();
    return LedgerSteps.of(main, request.migration(), file(request).orElseThrow()).size();
  }

  private RecoveryReport report(
      List<String> why,
      List<RecoveryStatement> statements,
      List<String> steps,
      List<String> differences) {
    return new RecoveryReport(
        request.tool(),
        ledger.isEmpty() ? request.ledger().orElse("") : spelt(ledger.getFirst().table()),
        request.migration(),
        why,
        statements,
        steps,
        List.of(),
        false,
        why.isEmpty() && differences.isEmpty(),
        differences);
  }

  /** The text of the migration. */
  String text() {
    return file(request).orElseThrow().text();
  }

  /** The statement of this number, from 1. */
  public CheckedStatement statement(int number) {
    return script.orElseThrow().statements().get(number - 1);
  }

  /**
   * What a fix runs: the missing statements, those that are to run, and settings before them.
   *
   * @throws IllegalArgumentException where a question is not answered, or an answer has no question
   */
  public static List<Integer> toRun(RecoveryReport plan, RecoveryRequest request) {
    List<Integer> numbers = new ArrayList<>();
    Set<Integer> answers = new TreeSet<>(request.run());
    answers.addAll(request.done());
    for (RecoveryStatement one : plan.statements()) {
      boolean run = request.run().contains(one.number());
      boolean done = request.done().contains(one.number());
      boolean asked = one.verdict() == Verdict.ASK;
      if (asked ? run == done : run || done) {
        throw new IllegalArgumentException(
            asked
                ? "Statement %d (%s) must be decided, once: run it, or count it as done."
                    .formatted(one.number(), one.command())
                : "Statement %d is %s; it is not to be decided."
                    .formatted(one.number(), one.verdict()));
      }
      answers.remove(one.number());
      if (run || one.verdict() == Verdict.MISSING || isSetting(one)) {
        numbers.add(one.number());
      }
    }
    if (!answers.isEmpty()) {
      throw new IllegalArgumentException("The migration has no statement " + answers + ".");
    }
    return numbers;
  }

  private static boolean isSetting(RecoveryStatement one) {
    return one.verdict() == Verdict.SESSION && one.command().equals("SET");
  }
}
