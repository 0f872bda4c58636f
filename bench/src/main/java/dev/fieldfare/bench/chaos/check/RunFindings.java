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
public record RunFindings(List<String> violations, Map<String, Integer> outcomes, int undecided) {

  /** The messages that were sent, and those that Redis has. */
  public record Evidence(
      List<Dispatch> sent, List<String> publishedEvents, Set<String> deadEntries) {}

  /** Looks at everything. */
  public static RunFindings of(
      TestDatabase target, TestDatabase empty, List<String> initialSchema, Evidence evidence)
      throws SQLException {
    Violations violations = new Violations();
    try (Connection connection = target.connect();
        ShadowDatabase shadow = ShadowDatabase.of(empty.connect(), initialSchema)) {
      LedgerCopy ledger = LedgerCopy.read(connection);
      LeftoverCheck.check(connection, violations);
      new EventCheck(ledger, violations).check(evidence.publishedEvents());
      new AccountingCheck(ledger, evidence.sent(), evidence.deadEntries(), violations).check();
      Replay replay = new Replay(ledger, shadow, ApplicationWrite.readAll(connection), violations);
      replay.run();
      new SchemaCheck(connection, shadow.connection(), replay.tainted(), ledger, violations)
          .check();
      return new RunFindings(violations.all(), outcomes(ledger), replay.undecided());
    }
  }

  private static Map<String, Integer> outcomes(LedgerCopy ledger) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (LedgerRow row : ledger.rows()) {
      String code = row.errorCode() == null ? "" : " " + row.errorCode();
      outcomes.merge(row.type() + " " + row.status() + code, 1, Integer::sum);
    }
    return outcomes;
  }
}
