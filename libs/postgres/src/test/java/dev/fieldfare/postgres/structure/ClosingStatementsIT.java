package dev.fieldfare.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.postgres.structure.closing.Closing;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Single changes are made in one database, and closed in another one by what the diff says. */
@WithServers
class ClosingStatementsIT {

  private static final int CHANGES_AT_ONCE = 25;
  private static final int AT_LEAST = 700;

  /** As the page of the reference says: nothing can be said of these, or they need a look. */
  private static final List<String> WITHOUT_STATEMENT =
      List.of(
          "(gone|new): (operator|function) of a family .*",
          "changed: (operator|range|foreign data wrapper) .*",
          "changed: type shop.cube .*",
          "(gone|new|changed): text search (mapping|dictionary) .*",
          "gone: trigger of sale_id by .*",
          "gone: user mapping .*",
          "gone: default privileges of .* in all schemas .*",
          "(gone|new): (dependency on an extension|extension member) .*",
          "(gone|new|changed): (database|server [a-z]+|settings) .*",
          "gone: comment database",
          // Its provider is a library that is not there.
          "gone: security label .*");

  private static final String AHEAD = "closing_ahead";
  private static final String BEHIND = "closing_behind";

  @Test
  void differencesCloseByTheirStatements(PostgresServer server) throws Exception {
    List<SingleChange> changes = SingleChange.all();
    List<String> failures = new ArrayList<>();
    List<String> left = new ArrayList<>();
    int seen = 0;
    try (Playground ahead = new Playground(server, AHEAD)) {
      ahead.execute(changes.getFirst());
      CatalogueImage before = ahead.image();
      List<SingleChange> rest = changes.subList(1, changes.size());
      for (int from = 0; from < rest.size(); from += CHANGES_AT_ONCE) {
        copy(server, ahead);
        for (SingleChange change :
            rest.subList(from, Math.min(rest.size(), from + CHANGES_AT_ONCE))) {
          ahead.execute(change);
        }
        try (Connection mine = server.superuser(AHEAD);
            Connection theirs = server.superuser(BEHIND)) {
          DatabaseSide right = DatabaseSide.of(theirs, Set.of());
          Set<String> never = spelled(before.differences(right.image()));
          DatabaseSide wanted = DatabaseSide.of(mine, Set.of());
          StructureComparison comparison = StructureComparison.of(wanted, right);
          seen += comparison.differences().size() - never.size();
          failures.addAll(execute(theirs, comparison.closings()));
          Set<String> open = spelled(wanted.image().differences(CatalogueImage.of(theirs)));
          open.removeAll(never);
          left.addAll(open);
          before = wanted.image();
        }
      }
    } finally {
      Playground.drop(server, BEHIND);
    }
    left.removeIf(each -> WITHOUT_STATEMENT.stream().anyMatch(each::matches));
    assertThat(failures).isEmpty();
    assertThat(left).isEmpty();
    assertThat(seen).isGreaterThan(AT_LEAST);
  }

  /** What a copy of a database does not have, such as its own settings, differs from the start. */
  private static void copy(PostgresServer server, Playground ahead) throws SQLException {
    Playground.drop(server, BEHIND);
    ahead.disconnect();
    server.administer("postgres", "CREATE DATABASE " + BEHIND + " TEMPLATE " + AHEAD);
    ahead.reconnect();
  }

  private static Set<String> spelled(List<Difference> differences) {
    Set<String> all = new TreeSet<>();
    differences.forEach(difference -> all.add(SingleChange.spelled(difference)));
    return all;
  }

  /** Each statement by itself: one that fails must not hide the others. */
  private static List<String> execute(Connection connection, List<Closing> closings)
      throws SQLException {
    List<String> failures = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET check_function_bodies = off; SET search_path = pg_catalog");
      for (Closing closing : closings) {
        if (closing.object().kind().equals("security label")) {
          continue;
        }
        for (String sql : closing.statements()) {
          try {
            statement.execute(sql);
          } catch (SQLException e) {
            failures.add(closing.object() + ": " + sql + ": " + e.getMessage());
          }
        }
      }
    }
    return failures;
  }
}
