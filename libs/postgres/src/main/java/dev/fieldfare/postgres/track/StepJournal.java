package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.track.VersionRun.Check;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The journal of versions that run statement by statement; each call is one transaction. */
public final class StepJournal {

  private final Connection connection;

  public StepJournal(Connection connection) {
    this.connection = connection;
  }

  /**
   * A statement that began.
   *
   * @param isRunning whether its session still lives
   */
  public record Step(int number, String checksum, boolean isDone, boolean isRunning) {}

  /**
   * The answer to a statement that is about to begin.
   *
   * @param result {@code begun}, or why it must not begin now
   * @param role the role as which it runs
   */
  public record Begun(String result, Optional<String> role, Optional<String> path) {

    /** True when it may run. */
    public boolean isBegun() {
      return result.equals("begun");
    }
  }

  /** How a statement outside a transaction ended, by the catalogue. */
  public sealed interface Outcome {

    /** It did all it had to. */
    record Done() implements Outcome {}

    /** Nothing of it is left. */
    record Again() implements Outcome {}

    /** Its session still lives, or another session builds the index. */
    record Running() implements Outcome {}

    /** An invalid index, by its full name as SQL. */
    record Leftover(String index) implements Outcome {}
  }

  /** The statements of a version that began, by their numbers. */
  public Map<Integer, Step> steps(UUID migration) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.journal_of(?)")) {
      query.setObject(1, migration);
      ResultSet rows = query.executeQuery();
      Map<Integer, Step> steps = new HashMap<>();
      while (rows.next()) {
        steps.put(
            rows.getInt("n"),
            new Step(
                rows.getInt("n"),
                rows.getString("checksum"),
                rows.getString("status").equals("DONE"),
                rows.getBoolean("running")));
      }
      return steps;
    }
  }

  /** The call that runs a statement in its transaction; the caller executes it, and closes it. */
  public PreparedStatement runCall(UUID migration, ScriptPhase.Transactional phase, String token)
      throws SQLException {
    PreparedStatement call =
        connection.prepareStatement("SELECT fieldfare.run_version_step(?, ?, ?, ?, ?, ?)");
    call.setObject(1, migration);
    call.setInt(2, phase.number());
    call.setString(3, phase.statement().text());
    call.setString(4, phase.checksum());
    call.setInt(5, phase.line());
    call.setString(6, token);
    return call;
  }

  /** Notes that this session begins a statement outside a transaction. */
  public Begun begin(UUID migration, ScriptPhase.Concurrent phase) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.begin_version_step(?, ?, ?, ?, ?::jsonb)")) {
      call.setObject(1, migration);
      call.setInt(2, phase.number());
      call.setString(3, phase.checksum());
      call.setInt(4, phase.line());
      call.setString(5, phase.subject().document().toString());
      JsonNode answer = json(call.executeQuery());
      return new Begun(
          answer.path("result").asText(),
          Optional.ofNullable(answer.path("role").textValue()),
          Optional.ofNullable(answer.path("path").textValue()));
    }
  }

  /**
   * How it ended.
   *
   * @param failed whether its session reported an error
   */
  public Outcome outcome(UUID migration, int step, boolean failed) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.step_outcome(?, ?, ?)")) {
      query.setObject(1, migration);
      query.setInt(2, step);
      query.setBoolean(3, failed);
      ResultSet row = query.executeQuery();
      row.next();
      String outcome = row.getString("outcome");
      return switch (outcome) {
        case "done" -> new Outcome.Done();
        case "again" -> new Outcome.Again();
        case "running" -> new Outcome.Running();
        case "leftover" -> new Outcome.Leftover(row.getString("leftover"));
        default -> throw new IllegalStateException("the ledger answered " + outcome);
      };
    }
  }

  /** The index that a statement creates, if it is there and invalid, by its full name as SQL. */
  public Optional<String> invalidIndex(UUID migration, int step) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.invalid_step_index(?, ?)")) {
      query.setObject(1, migration);
      query.setInt(2, step);
      ResultSet row = query.executeQuery();
      row.next();
      return Optional.ofNullable(row.getString(1));
    }
  }

  /** Notes that it is done. */
  public void end(UUID migration, int step) throws SQLException {
    call("SELECT fieldfare.end_version_step(?, ?)", migration, step);
  }

  /** Forgets a statement of which nothing is left. */
  public void forget(UUID migration, int step) throws SQLException {
    call("SELECT fieldfare.forget_version_step(?, ?)", migration, step);
  }

  /** The call that checks and ends the version; the caller executes it, and closes it. */
  public PreparedStatement finishCall(UUID migration, int steps, List<Check> checks, String token)
      throws SQLException {
    PreparedStatement call =
        connection.prepareStatement("SELECT fieldfare.finish_version(?, ?, ?, ?, ?)");
    call.setObject(1, migration);
    call.setInt(2, steps);
    call.setArray(3, connection.createArrayOf("text", checks.stream().map(Check::text).toArray()));
    call.setArray(
        4, connection.createArrayOf("bool", checks.stream().map(Check::isQuery).toArray()));
    call.setString(5, token);
    return call;
  }

  /** The role as which scripts run. */
  public Optional<String> releaseRole() throws SQLException {
    try (var query =
            connection.prepareStatement("SELECT pg_get_userbyid(fieldfare.release_role())");
        ResultSet row = query.executeQuery()) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  private void call(String sql, UUID migration, int step) throws SQLException {
    try (var call = connection.prepareStatement(sql)) {
      call.setObject(1, migration);
      call.setInt(2, step);
      call.execute();
    }
  }

  private static JsonNode json(ResultSet answer) throws SQLException {
    answer.next();
    try {
      return ContractsJson.mapper().readTree(answer.getString(1));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }
}
