package dev.fieldfare.postgres.recovery;

import dev.fieldfare.contracts.recovery.RecoveryStatement;
import dev.fieldfare.contracts.recovery.RecoveryStatement.Verdict;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.TransactionUse;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a target with the states of a script: which of its statements are done. Pure.
 *
 * @param ownTables the tables of the tool's ledger, as SQL names them: no file makes them
 */
record RecoveryComparison(ScriptTrajectory script, StructureState live, Set<String> ownTables) {

  private static final int SHOWN = 2_000;

  /** They change rows, which leaves no trace in the structure. */
  private static final Set<String> CHANGES_ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "CALL", "COPY", "TRUNCATE", "TRUNCATE TABLE");

  /** What is known of one object after the statement, by its state in the target. */
  private enum Place {
    BEFORE,
    AFTER,
    EITHER,
    ELSEWHERE
  }

  /** Objects that differ from the replayed files although the script does not touch them. */
  List<String> foreignDifferences() {
    Set<ObjectName> touched = script.touched();
    List<String> found = new ArrayList<>();
    for (ObjectName object : script.base().differences(live)) {
      if (!touched.contains(object) && !belongsToLedger(object)) {
        found.add(inWords(object));
      }
    }
    return found;
  }

  private String inWords(ObjectName object) {
    if (live.properties(object).isEmpty()) {
      return object + " is made by the files and missing in the target";
    }
    return script.base().properties(object).isEmpty()
        ? object + " is in the target, and no file makes it"
        : object + " is not as the files make it";
  }

  private boolean belongsToLedger(ObjectName object) {
    return script.base().properties(object).isEmpty()
        && ownTables.stream().anyMatch(table -> isOf(object.name(), table));
  }

  /** The table, its columns, and indexes, constraints and sequences named after it. */
  private static boolean isOf(String object, String table) {
    int at = object.indexOf(table);
    boolean begins = at == 0 || at > 0 && !Character.isJavaIdentifierPart(object.charAt(at - 1));
    return begins
        && (object.length() == at + table.length()
            || "._ \"()[,".indexOf(object.charAt(at + table.length())) >= 0);
  }

  /** The objects of the script that are not as after a clean run. */
  List<String> remaining() {
    List<String> found = new ArrayList<>();
    for (ObjectName object : script.touched()) {
      if (!script.end().isEqual(object, live)) {
        found.add(object + " is not as after a clean run");
      }
    }
    return found;
  }

  /** Each statement with what is known of it. */
  List<RecoveryStatement> statements() {
    LinkedList<RecoveryStatement> all = new LinkedList<>();
    for (int number = script.statements().size(); number >= 1; number--) {
      all.addFirst(statement(number, all));
    }
    return all;
  }

  /** What a later statement takes back looks as before: that statement tells. */
  private Optional<Verdict> byLater(Set<ObjectName> touched, List<RecoveryStatement> later) {
    for (RecoveryStatement one : later) {
      if (script.touchedBy(one.number()).stream().anyMatch(touched::contains)) {
        return Optional.of(one.verdict());
      }
    }
    return Optional.empty();
  }

  private RecoveryStatement statement(int number, List<RecoveryStatement> later) {
    CheckedStatement statement = script.statements().get(number - 1);
    Set<ObjectName> touched = script.touchedBy(number);
    Map<ObjectName, Place> places = new HashMap<>();
    touched.forEach(object -> places.put(object, place(object, number)));
    if (!places.isEmpty() && Set.of(Place.EITHER).containsAll(places.values())) {
      Optional<Verdict> told = byLater(touched, later);
      told.filter(Verdict.DONE::equals).ifPresent(_ -> places.replaceAll((o, p) -> Place.AFTER));
      told.filter(Verdict.MISSING::equals)
          .ifPresent(_ -> places.replaceAll((o, p) -> Place.BEFORE));
    }
    String why = question(statement, places);
    Verdict verdict = verdict(statement, places, why);
    return new RecoveryStatement(
        number,
        statement.start().line(),
        statement.command(),
        shown(statement.text()),
        verdict,
        why,
        touched.stream().map(ObjectName::toString).toList());
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private static Verdict verdict(
      CheckedStatement statement, Map<ObjectName, Place> places, String why) {
    if (statement.transaction() == TransactionUse.CONTROL
        || ScriptTrajectory.isSetting(statement)) {
      return Verdict.SESSION;
    }
    if (!why.isEmpty()) {
      return Verdict.ASK;
    }
    return places.containsValue(Place.AFTER) ? Verdict.DONE : Verdict.MISSING;
  }

  /** Why a person has to decide; empty where the catalogue tells. */
  private static String question(CheckedStatement statement, Map<ObjectName, Place> places) {
    if (statement.transaction() == TransactionUse.CONTROL
        || ScriptTrajectory.isSetting(statement)) {
      return "";
    }
    if (CHANGES_ROWS.contains(statement.command())) {
      return "it changes rows, and the structure does not show whether it ran";
    }
    if (places.isEmpty()) {
      return "it leaves no trace in the structure";
    }
    if (statement.command().equals("DO") && statement.text().matches("(?is).*\\bcommit\\b.*")) {
      return "it may have ended half way, because it commits";
    }
    Set<Place> found = new HashSet<>(places.values());
    if (found.contains(Place.ELSEWHERE)) {
      return "not as before it and not as after it: " + named(places, Place.ELSEWHERE);
    }
    if (found.contains(Place.BEFORE) && found.contains(Place.AFTER)) {
      return "part of it is there: " + named(places, Place.AFTER);
    }
    found.remove(Place.EITHER);
    return found.isEmpty() ? "a later statement takes it back, so both look the same" : "";
  }

  private static String named(Map<ObjectName, Place> places, Place place) {
    return String.join(
        ", ",
        places.entrySet().stream()
            .filter(entry -> entry.getValue() == place)
            .map(entry -> entry.getKey().toString())
            .sorted()
            .limit(5)
            .toList());
  }

  private Place place(ObjectName object, int number) {
    boolean before = false;
    boolean after = false;
    for (int state = 0; state < script.states().size(); state++) {
      if (script.states().get(state).isEqual(object, live)) {
        before |= state < number;
        after |= state >= number;
      }
    }
    if (before && after) {
      return Place.EITHER;
    }
    if (before) {
      return Place.BEFORE;
    }
    return after ? Place.AFTER : Place.ELSEWHERE;
  }
}
