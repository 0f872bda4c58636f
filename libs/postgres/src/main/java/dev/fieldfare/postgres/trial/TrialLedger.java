package dev.fieldfare.postgres.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for trials; each call is one transaction. */
public final class TrialLedger {

  private final Connection connection;

  public TrialLedger(Connection connection) {
    this.connection = connection;
  }

  /** What a trial does. */
  public enum Kind {
    REHEARSAL,
    RECOVERY,
    IMPORT
  }

  /**
   * A trial that this worker does.
   *
   * @param by the sender
   * @param searchPath that of the track's scripts
   * @param role the release role, as which scripts run
   */
  public record BegunTrial(
      UUID id,
      long epoch,
      Kind kind,
      JsonNode request,
      String by,
      String searchPath,
      Optional<String> role) {}

  /** Requests a trial; empty where too many wait. */
  public Optional<UUID> request(Kind kind, Object request, String by) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.request_trial(?, ?::jsonb, ?)")) {
      call.setString(1, kind.name());
      call.setString(2, write(request));
      call.setString(3, by);
      ResultSet row = call.executeQuery();
      row.next();
      return Optional.ofNullable(row.getObject(1, UUID.class));
    }
  }

  /** A trial as JSON, if there is one. */
  public Optional<String> find(UUID id) throws SQLException {
    try (var query = connection.prepareStatement("SELECT fieldfare.describe_trial(?)")) {
      query.setObject(1, id);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }

  /** Begins the oldest one that no worker does. */
  public Optional<BegunTrial> begin(String worker, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.begin_trial(?, ?)")) {
      call.setString(1, worker);
      call.setInt(2, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      row.next();
      return Optional.ofNullable(row.getString(1)).map(TrialLedger::read).map(TrialLedger::begun);
    }
  }

  private static BegunTrial begun(JsonNode answer) {
    return new BegunTrial(
        UUID.fromString(answer.path("id").asText()),
        answer.path("epoch").asLong(),
        Kind.valueOf(answer.path("kind").asText()),
        answer.path("request"),
        answer.path("by").asText(),
        answer.path("path").asText(),
        Optional.ofNullable(answer.path("role").textValue()));
  }

  /** Extends the lease; false when another worker has it. */
  public boolean renew(BegunTrial trial, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.renew_lease(?, ?, ?)")) {
      call.setString(1, "trial/" + trial.id());
      call.setLong(2, trial.epoch());
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Ends it with a report. */
  public void end(BegunTrial trial, Object report) throws SQLException {
    end(trial, Optional.of(write(report)), Optional.empty());
  }

  /** Ends it without a report. */
  public void fail(BegunTrial trial, String why) throws SQLException {
    end(trial, Optional.empty(), Optional.of(why));
  }

  private void end(BegunTrial trial, Optional<String> report, Optional<String> failure)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.end_trial(?, ?, ?::jsonb, ?)")) {
      call.setObject(1, trial.id());
      call.setLong(2, trial.epoch());
      call.setString(3, report.orElse(null));
      call.setString(4, failure.orElse(null));
      call.execute();
    }
  }

  private static JsonNode read(String json) {
    try {
      return ContractsJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }

  private static String write(Object document) {
    try {
      return ContractsJson.mapper().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is written as JSON", e);
    }
  }
}
