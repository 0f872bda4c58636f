package dev.fieldfare.health.data;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.postgres.plan.context.OwnerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Looks for values without a key, with the rights of the tables' owners, for a limited time.
 *
 * <p>When the time is over, later runs begin with other references. The others are checked when one
 * cannot be.
 */
final class OrphanSearch {
  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final int SHOWN = 20;

  private final CheckStatus worst;
  private final Clock clock;
  private final List<String> found = new ArrayList<>();
  private final List<String> unchecked = new ArrayList<>();
  private int checked;
  private int sampled;

  OrphanSearch(CheckStatus worst, Clock clock) {
    this.worst = worst;
    this.clock = clock;
  }

  CheckOutcome search(CheckedTarget target, String references) throws SQLException {
    List<RowReference> all = new ArrayList<>(target.query(references, ReferenceRows::read));
    if (all.isEmpty()) {
      return CheckOutcome.ok(0, "There is no such reference.");
    }
    Instant began = clock.instant();
    Collections.rotate(all, (int) (began.getEpochSecond() % all.size()));
    try (Connection connection = target.database().getConnection()) {
      TableAccess access = TableAccess.prepare(connection, all);
      OwnerQueries queries = new OwnerQueries(connection, access.contained());
      for (RowReference each : all) {
        if (Duration.between(began, clock.instant()).compareTo(BUDGET) > 0) {
          break;
        }
        check(each, access, queries);
      }
    }
    return outcome(all.size());
  }

  private void check(RowReference each, TableAccess access, OwnerQueries queries)
      throws SQLException {
    String refusal =
        each.comparable()
            ? access.refusal(each).orElse("")
            : "the equality of its types is not PostgreSQL's own";
    if (refusal.isEmpty()) {
      refusal = count(each, queries);
    }
    checked++;
    if (!refusal.isEmpty()) {
      unchecked.add("%s was not checked: %s.".formatted(each.from().text(), refusal));
    }
  }

  /** Empty, or why the rows could not be read. */
  private String count(RowReference each, OwnerQueries queries) throws SQLException {
    try {
      String[] counts = queries.ask(each.owner(), each.query()).orElse("0 0").split(" ");
      long orphans = Long.parseLong(counts[0]);
      boolean isPart = each.isSampled() || Long.parseLong(counts[1]) >= RowReference.MOST;
      sampled += isPart ? 1 : 0;
      if (orphans > 0) {
        found.add(
            "%s%d rows of %s name no row of %s%s."
                .formatted(
                    isPart ? "In a sample, " : "",
                    orphans,
                    each.from().text(),
                    each.to().text(),
                    each.name().isEmpty() ? "" : ", in spite of " + each.name()));
      }
      return "";
    } catch (SQLException e) {
      if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
        throw e;
      }
      return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
  }

  private CheckOutcome outcome(int all) {
    List<String> details = new ArrayList<>();
    found.stream().limit(SHOWN).forEach(details::add);
    unchecked.stream().limit(SHOWN).forEach(details::add);
    String sum =
        "%d of %d references were looked at, %d of them by a sample%s."
            .formatted(
                checked,
                all,
                sampled,
                checked < all ? "; the time was over, later runs begin with others" : "");
    details.add(sum);
    if (!found.isEmpty()) {
      return new CheckOutcome(worst, 0, details);
    }
    return unchecked.isEmpty()
        ? CheckOutcome.ok(0, "No orphan was found. " + sum)
        : CheckOutcome.warning(0, details);
  }
}
