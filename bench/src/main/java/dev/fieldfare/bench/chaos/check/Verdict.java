package dev.fieldfare.bench.chaos.check;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is wrong after a run.
 *
 * @param violations each with the history of its migration
 * @param outcomes how many migrations of each kind ended how
 * @param undecided failures that the replay can neither confirm nor deny
 */
public record Verdict(List<String> violations, Map<String, Integer> outcomes, int undecided) {

  /** What was sent, and what Redis has. */
  public record Evidence(
      List<Dispatch> sent, List<String> publishedEvents, Set<String> deadEntries) {}

  /** Looks at everything. */
  public static Verdict of(
      TestDatabase target, TestDatabase empty, List<String> opening, Evidence evidence)
      throws SQLException {
    Violations violations = new Violations();
    try (Connection connection = target.connect();
        Shadow shadow = Shadow.of(empty.connect(), opening)) {
      Ledger ledger = Ledger.read(connection);
      Leftovers.check(connection, violations);
      new EventCheck(ledger, violations).check(evidence.publishedEvents());
      new Accounts(ledger, evidence.sent(), evidence.deadEntries(), violations).check();
      Replay replay = new Replay(ledger, shadow, Note.readAll(connection), violations);
      replay.run();
      new SchemaCheck(connection, shadow.connection(), replay.tainted(), ledger, violations)
          .check();
      return new Verdict(violations.all(), outcomes(ledger), replay.undecided());
    }
  }

  private static Map<String, Integer> outcomes(Ledger ledger) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (LedgerRow row : ledger.rows()) {
      String code = row.errorCode() == null ? "" : " " + row.errorCode();
      outcomes.merge(row.type() + " " + row.status() + code, 1, Integer::sum);
    }
    return outcomes;
  }
}
