package dev.fieldfare.postgres.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LineEntry.Waiting;
import dev.fieldfare.postgres.track.StoredScript.Verify;
import dev.fieldfare.postgres.track.VersionRun.Check;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions that apply versions; each call is one transaction. */
public final class VersionLedger {

  private static final String APPLY = "SELECT fieldfare.apply_version(?, ?, ?, ?, ?, ?, ?::name)";

  private final Connection connection;

  public VersionLedger(Connection connection) {
    this.connection = connection;
  }

  /** The first version in line. */
  public Optional<Barrier> next() throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.next_version()");
        ResultSet row = query.executeQuery()) {
      return row.next() ? Optional.of(barrier(row)) : Optional.empty();
    }
  }

  /** The next version behind one, wherever that stands; it waits for that one. */
  public Optional<Barrier> behind(Barrier version) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.version_behind(?)")) {
      query.setLong(1, version.entry().seq());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(barrier(row)) : Optional.empty();
      }
    }
  }

  private static Barrier barrier(ResultSet row) throws SQLException {
    OffsetDateTime until = row.getObject("wait_until", OffsetDateTime.class);
    Waiting waiting =
        new Waiting(
            Optional.empty(),
            row.getBoolean("due"),
            until == null ? Instant.MAX : until.toInstant(),
            row.getInt("attempts"));
    LineEntry entry =
        new LineEntry(
            "*",
            row.getLong("seq"),
            row.getObject("id", UUID.class),
            row.getString("status"),
            List.of("*"),
            List.of(),
            waiting,
            "RUN_SQL",
            row.getString("request"),
            "admin",
            false,
            Optional.empty(),
            Optional.empty());
    return new Barrier(entry, json(entry.request()), row.getBoolean("waits"));
  }

  /** The text of the version that a migration applies or rolls back. */
  public StoredScript script(Barrier barrier) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT * FROM fieldfare.version_script(?, ?, ?, ?, ?)")) {
      query.setObject(1, barrier.id());
      query.setString(2, barrier.request().path("track").asText());
      query.setString(3, barrier.request().path("version").asText());
      query.setString(4, barrier.request().path("checksum").asText());
      query.setString(5, barrier.request().path("direction").asText("up"));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new StoredScript(
            Optional.ofNullable(row.getString("script")).orElse(""),
            Optional.ofNullable(row.getString("file")).orElse("the script"),
            json(row.getString("options")),
            Optional.ofNullable(row.getString("problem")),
            new Verify(
                Optional.ofNullable(row.getString("verify")).orElse(""),
                Optional.ofNullable(row.getString("verify_file")).orElse("the verify section")));
      }
    }
  }

  /** The call that applies a version; the caller executes it, and closes it. */
  public PreparedStatement applyCall(VersionRun run) throws SQLException {
    PreparedStatement call = connection.prepareStatement(APPLY);
    call.setObject(1, run.migration());
    call.setArray(2, connection.createArrayOf("text", run.statements().toArray()));
    call.setArray(3, connection.createArrayOf("int4", run.lines().toArray()));
    Object[] checks = run.checks().stream().map(Check::text).toArray();
    Object[] queries = run.checks().stream().map(Check::isQuery).toArray();
    call.setArray(4, connection.createArrayOf("text", checks));
    call.setArray(5, connection.createArrayOf("bool", queries));
    call.setString(6, run.token());
    call.setString(7, run.role().orElse(null));
    return call;
  }

  /** What the call answered: done, moved, paused, waits or no_role. */
  public static String result(ResultSet answer) throws SQLException {
    answer.next();
    return json(answer.getString(1)).path("result").asText();
  }

  /** Records that a version failed; false when another worker was first. */
  public boolean fail(UUID migration, JsonNode error) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.fail_version(?, ?::jsonb)")) {
      call.setObject(1, migration);
      call.setString(2, error.toString());
      try (ResultSet row = call.executeQuery()) {
        row.next();
        return row.getString(1).equals("done");
      }
    }
  }

  private static JsonNode json(String text) {
    try {
      return ContractsJson.mapper().readTree(text == null ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }
}
