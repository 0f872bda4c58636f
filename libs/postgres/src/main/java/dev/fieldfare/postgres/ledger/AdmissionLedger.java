package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.ledger.InboxRequest.ChangeSet;
import dev.fieldfare.postgres.ledger.InboxRequest.Sender;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for admission; each call is one transaction of one round trip. */
public final class AdmissionLedger {

  // A change set is never split: the batch includes the last member of a set that it begins.
  // Places of two senders can alternate, so members are moved up to the first one of their set.
  // Otherwise a message between two members of an atomic set would wait for the set, and the
  // set for the message.
  private static final String READ_INBOX =
      """
      WITH head AS (SELECT place, change_set_id FROM fieldfare.inbox ORDER BY place LIMIT ?)
      SELECT i.place, i.id, i.idempotency_key, i.body, i.change_set_id, i.change_set_index, i.change_set_size,
        i.change_set_atomic, i.requested_by, i.sender_role, i.way, i.enqueued_at
      FROM fieldfare.inbox i
      WHERE i.place IN (SELECT place FROM head)
        OR i.change_set_id IN (SELECT change_set_id FROM head WHERE change_set_id IS NOT NULL)
      ORDER BY min(i.place) OVER (PARTITION BY coalesce(i.change_set_id, i.id::text)), i.place
      """;

  private static final String ADMIT =
      "SELECT fieldfare.admit(?::pg_catalog.jsonb, " + AdmissionColumns.PARAMETERS + ")";

  private static final String ADMIT_THROUGH_REGISTRY =
      "SELECT fieldfare.admit(?::pg_catalog.jsonb, fieldfare.through_registry("
          + AdmissionColumns.PARAMETERS
          + "))";

  private final Connection connection;

  public AdmissionLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * Admits a batch.
   *
   * @param reach what it covers of a stream, as described beside {@code fieldfare.admit}
   */
  public AdmissionAnswer admit(JsonNode reach, AdmissionColumns messages) throws SQLException {
    return admit(ADMIT, reach, messages);
  }

  /** As {@link #admit}, after the registry of forms completed or refused each message. */
  public AdmissionAnswer admitThroughRegistry(JsonNode reach, AdmissionColumns messages)
      throws SQLException {
    return admit(ADMIT_THROUGH_REGISTRY, reach, messages);
  }

  private AdmissionAnswer admit(String sql, JsonNode reach, AdmissionColumns messages)
      throws SQLException {
    try (var call = connection.prepareStatement(sql)) {
      call.setString(1, LedgerJson.write(reach));
      messages.bind(call, 2);
      return AdmissionAnswer.of(LedgerJson.read(oneText(call.executeQuery())));
    }
  }

  /** What stands in the inbox, oldest first. Reading takes nothing out of it. */
  public List<InboxRequest> readInbox(int limit) throws SQLException {
    try (var query = connection.prepareStatement(READ_INBOX)) {
      query.setInt(1, limit);
      List<InboxRequest> requests = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        requests.add(request(rows));
      }
      return requests;
    }
  }

  /**
   * Looks after schedules, incomplete change sets and dependencies that are due, in one
   * transaction.
   *
   * @return how many it took; 0 when nothing is due
   */
  public int keepAppointments(int most, Duration budget) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.keep_appointments(?, ?)")) {
      call.setInt(1, most);
      call.setInt(2, Math.toIntExact(budget.toMillis()));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }

  /** How far a stream is admitted, if anything of it was. */
  public Optional<AdmittedThrough> admittedThrough(String stream) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT incarnation, last_entry_ms, last_entry_n FROM fieldfare.admissions"
                + " WHERE stream = ?")) {
      query.setString(1, stream);
      ResultSet row = query.executeQuery();
      return row.next()
          ? Optional.of(
              new AdmittedThrough(
                  row.getString(1),
                  Long.parseUnsignedLong(row.getString(2)),
                  Long.parseUnsignedLong(row.getString(3))))
          : Optional.empty();
    }
  }

  /** The last entry that was admitted from an incarnation; both parts of its id are unsigned. */
  public record AdmittedThrough(String incarnation, long ms, long n) {

    /** True when this entry was admitted, or decided otherwise, before. */
    public boolean covers(String ofIncarnation, long entryMs, long entryN) {
      int byMs = Long.compareUnsigned(entryMs, ms);
      boolean reached = byMs < 0 || (byMs == 0 && Long.compareUnsigned(entryN, n) <= 0);
      return incarnation.equals(ofIncarnation) && reached;
    }
  }

  private static InboxRequest request(ResultSet row) throws SQLException {
    String set = row.getString("change_set_id");
    Optional<ChangeSet> changeSet =
        set == null
            ? Optional.empty()
            : Optional.of(
                new ChangeSet(
                    set,
                    row.getInt("change_set_index"),
                    row.getInt("change_set_size"),
                    row.getBoolean("change_set_atomic")));
    return new InboxRequest(
        row.getLong("place"),
        row.getObject("id", UUID.class),
        Optional.ofNullable(row.getString("idempotency_key")),
        row.getString("body"),
        changeSet,
        new Sender(
            row.getString("requested_by"), row.getString("sender_role"), row.getString("way")),
        row.getObject("enqueued_at", OffsetDateTime.class));
  }

  private static String oneText(ResultSet rows) throws SQLException {
    rows.next();
    return rows.getString(1);
  }
}
