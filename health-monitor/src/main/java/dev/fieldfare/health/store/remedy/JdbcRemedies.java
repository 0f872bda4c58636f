package dev.fieldfare.health.store.remedy;

import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyActionStatus;
import dev.fieldfare.contracts.remedy.RemedyPolicy;
import dev.fieldfare.contracts.remedy.RemedyState;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.remedy.FoundProblem;
import dev.fieldfare.health.remedy.Remedies;
import dev.fieldfare.health.remedy.RemedyAnswer;
import dev.fieldfare.health.remedy.RemedyPolicies;
import dev.fieldfare.health.remedy.TakenRemedy;
import dev.fieldfare.health.store.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Remedies in the control database. A lock on the row of an action orders all changes. */
public final class JdbcRemedies implements Remedies {
  /** The result of an action is checked after this time. */
  static final Duration SETTLE = Duration.ofSeconds(30);

  /** The result of a killed action is checked after this time. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final String TAKE =
      """
      UPDATE fieldfare_health.remedies SET state = 'RUNNING', started_at = ?, judged_at = ? WHERE id = (
        SELECT r.id FROM fieldfare_health.remedies r WHERE r.target = ? AND r.action = ? AND r.state = 'WAITING'
          AND NOT EXISTS (SELECT FROM fieldfare_health.remedies o
            WHERE o.target = r.target AND o.action = r.action AND o.state = 'RUNNING')
          AND (SELECT count(*) FROM fieldfare_health.remedies o
            WHERE o.target = r.target AND o.action = r.action AND o.started_at > ?) < ?
        ORDER BY r.confirmed_at, r.id LIMIT 1)
      RETURNING *
      """;

  private static final String PERFORMED =
      "UPDATE fieldfare_health.remedies SET judged_at = ?, detail = ?"
          + " WHERE id = ? AND state = 'RUNNING'";

  private static final String CONFIRM =
      "UPDATE fieldfare_health.remedies SET state = 'WAITING', confirmed_by = ?, confirmed_at = ?"
          + " WHERE id = ? RETURNING *";

  private static final String FIND = "SELECT * FROM fieldfare_health.remedies WHERE id = ?";

  private static final String LIST =
      "SELECT * FROM fieldfare_health.remedies WHERE (?::text IS NULL OR target = ?)"
          + " ORDER BY found_at DESC, id DESC LIMIT ?";

  private static final String ACTION =
      "SELECT failures, stopped_at FROM fieldfare_health.remedy_actions"
          + " WHERE target = ? AND action = ?";

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.remedies WHERE id IN (SELECT id FROM fieldfare_health.remedies
        WHERE ended_at < ? ORDER BY ended_at LIMIT ?)
      """;

  private final Transactions transactions;
  private final AlertStore alerts;
  private final RemedyPolicies policies;
  private final Clock clock;

  /** Remedies in this database. */
  public JdbcRemedies(DataSource control, AlertStore alerts, RemedyPolicies policies, Clock clock) {
    this.transactions = new Transactions(control);
    this.alerts = alerts;
    this.policies = policies;
    this.clock = clock;
  }

  @Override
  public void observe(String target, RemedyAction action, List<FoundProblem> found)
      throws SQLException {
    transactions.inTransaction(
        connection -> {
          changes(connection, target, action).judge(found);
          // Read again: a failure may have stopped the action.
          RemedyChanges changes = changes(connection, target, action);
          changes.endThoseOfGoneProblems(found);
          changes.suggest(found);
          if (policies.of(action) == RemedyPolicy.AUTO) {
            changes.confirmByPolicy();
          }
          return found;
        });
  }

  private RemedyChanges changes(Connection own, String target, RemedyAction action)
      throws SQLException {
    return new RemedyChanges(
        own, RemedyActionRow.lock(own, target, action), alerts, clock.instant());
  }

  @Override
  public Optional<TakenRemedy> take(String target, RemedyAction action) throws SQLException {
    Instant now = clock.instant();
    return transactions.inTransaction(
        connection ->
            RemedyActionRow.lock(connection, target, action).isStopped()
                ? Optional.empty()
                : take(connection, target, action, now));
  }

  private Optional<TakenRemedy> take(
      Connection own, String target, RemedyAction action, Instant now) throws SQLException {
    try (PreparedStatement take = own.prepareStatement(TAKE)) {
      take.setObject(1, RemedyRows.utc(now));
      take.setObject(2, RemedyRows.utc(now.plus(LONGEST)));
      take.setString(3, target);
      take.setString(4, action.name());
      take.setObject(5, RemedyRows.utc(now.minus(Duration.ofHours(1))));
      take.setInt(6, policies.perHour());
      Optional<Remedy> taken = RemedyRows.read(take).stream().findFirst();
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      RemedyRows.record(own, "started", taken.get());
      UUID id = UUID.fromString(taken.get().id());
      return Optional.of(new TakenRemedy(id, target, action, taken.get().object(), scope(own, id)));
    }
  }

  private static String scope(Connection own, UUID id) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(FIND)) {
      query.setObject(1, id);
      ResultSet row = query.executeQuery();
      row.next();
      return row.getString("scope");
    }
  }

  @Override
  public void performed(TakenRemedy remedy, String detail) throws SQLException {
    transactions.with(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(PERFORMED)) {
            update.setObject(1, RemedyRows.utc(clock.instant().plus(SETTLE)));
            update.setString(2, detail);
            update.setObject(3, remedy.id());
            return update.executeUpdate();
          }
        });
  }

  @Override
  public void failed(TakenRemedy remedy, String error) throws SQLException {
    transactions.inTransaction(
        connection -> {
          changes(connection, remedy.target(), remedy.action()).fail(remedy.id().toString(), error);
          return remedy;
        });
  }

  @Override
  public RemedyAnswer confirm(UUID id, String by) throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Optional<Remedy> found = find(connection, id);
          return found.isEmpty()
              ? new RemedyAnswer.Missing()
              : confirm(connection, found.get(), by);
        });
  }

  private RemedyAnswer confirm(Connection own, Remedy found, String by) throws SQLException {
    boolean isStopped = RemedyActionRow.lock(own, found.target(), found.action()).isStopped();
    UUID id = UUID.fromString(found.id());
    RemedyState state = find(own, id).orElseThrow().state();
    if (state != RemedyState.SUGGESTED) {
      return new RemedyAnswer.Refused("The remedy is " + state + ", and not SUGGESTED.");
    }
    if (!policies.performs(found.action())) {
      return new RemedyAnswer.Refused(
          "The policy of %s is %s. Run the commands of its preview, or change the policy."
              .formatted(found.action().key(), policies.of(found.action())));
    }
    if (isStopped) {
      return new RemedyAnswer.Refused(
          "%s was stopped after two failures. Resume it first.".formatted(found.action().key()));
    }
    try (PreparedStatement confirm = own.prepareStatement(CONFIRM)) {
      confirm.setString(1, by);
      confirm.setObject(2, RemedyRows.utc(clock.instant()));
      confirm.setObject(3, id);
      Remedy confirmed = RemedyRows.read(confirm).getFirst();
      RemedyRows.record(own, "confirmed", confirmed);
      return new RemedyAnswer.Confirmed(confirmed);
    }
  }

  private static Optional<Remedy> find(Connection own, UUID id) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(FIND)) {
      query.setObject(1, id);
      return RemedyRows.read(query).stream().findFirst();
    }
  }

  @Override
  public boolean resume(String target, RemedyAction action, String by) throws SQLException {
    return transactions.inTransaction(
        connection -> {
          RemedyChanges changes = changes(connection, target, action);
          if (changes.row().isStopped()) {
            changes.resume(by);
          }
          return changes.row().isStopped();
        });
  }

  @Override
  public List<Remedy> list(Optional<String> target, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(LIST)) {
            query.setString(1, target.orElse(null));
            query.setString(2, target.orElse(null));
            query.setInt(3, limit);
            return RemedyRows.read(query);
          }
        });
  }

  @Override
  public List<RemedyActionStatus> actions(List<String> targets) throws SQLException {
    return transactions.with(
        connection -> {
          List<RemedyActionStatus> actions = new ArrayList<>();
          for (String target : targets) {
            for (RemedyAction action : RemedyAction.values()) {
              actions.add(status(connection, target, action));
            }
          }
          return actions;
        });
  }

  private RemedyActionStatus status(Connection own, String target, RemedyAction action)
      throws SQLException {
    try (PreparedStatement query = own.prepareStatement(ACTION)) {
      query.setString(1, target);
      query.setString(2, action.name());
      ResultSet row = query.executeQuery();
      RemedyPolicy policy = policies.of(action);
      return row.next()
          ? new RemedyActionStatus(
              target, action, policy, row.getInt(1), RemedyRows.moment(row, "stopped_at"))
          : new RemedyActionStatus(target, action, policy, 0, Optional.empty());
    }
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement trim = connection.prepareStatement(TRIM)) {
            trim.setObject(1, RemedyRows.utc(clock.instant().minus(olderThan)));
            trim.setInt(2, limit);
            return trim.executeUpdate();
          }
        });
  }
}
