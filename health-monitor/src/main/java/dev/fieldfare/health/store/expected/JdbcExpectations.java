package dev.fieldfare.health.store.expected;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.health.data.TableCounts;
import dev.fieldfare.health.expected.RecordedStructures;
import dev.fieldfare.health.store.StoredJson;
import dev.fieldfare.health.store.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Recorded structures and numbers of rows in the control database. */
public final class JdbcExpectations implements RecordedStructures, TableCounts {
  private static final String FIND =
      """
      SELECT recorded_at, recorded_by, hash, objects, unseen
      FROM fieldfare_health.recorded_structures WHERE target = ?
      """;

  private static final String DOCUMENT =
      "SELECT document FROM fieldfare_health.recorded_structures WHERE target = ?";

  private static final String STORE =
      """
      INSERT INTO fieldfare_health.recorded_structures
        (target, recorded_at, recorded_by, hash, objects, unseen, document)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (target) DO UPDATE SET recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by,
        hash = excluded.hash, objects = excluded.objects, unseen = excluded.unseen, document = excluded.document
      """;

  private static final String LAST =
      "SELECT counted_at, counts FROM fieldfare_health.table_counts WHERE target = ?";

  private static final String COUNT =
      """
      INSERT INTO fieldfare_health.table_counts (target, counted_at, counts) VALUES (?, ?, ?::json)
      ON CONFLICT (target) DO UPDATE SET counted_at = excluded.counted_at, counts = excluded.counts
      """;

  private final Transactions transactions;
  private final Clock clock;

  /** Those in this database. */
  public JdbcExpectations(DataSource control, Clock clock) {
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public Optional<RecordedStructure> find(String target) throws SQLException {
    return one(
        FIND,
        target,
        row ->
            new RecordedStructure(
                target,
                row.getObject(1, OffsetDateTime.class).toInstant(),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                Arrays.asList((String[]) row.getArray(5).getArray())));
  }

  @Override
  public Optional<byte[]> document(String target) throws SQLException {
    return one(DOCUMENT, target, row -> row.getBytes(1));
  }

  @Override
  public void store(RecordedStructure structure, byte[] document) throws SQLException {
    transactions.with(
        connection -> {
          try (PreparedStatement store = connection.prepareStatement(STORE)) {
            store.setString(1, structure.target());
            store.setObject(2, structure.recordedAt().atOffset(ZoneOffset.UTC));
            store.setString(3, structure.recordedBy());
            store.setString(4, structure.hash());
            store.setInt(5, structure.objects());
            store.setArray(6, connection.createArrayOf("text", structure.unseen().toArray()));
            store.setBytes(7, document);
            return store.executeUpdate();
          }
        });
  }

  @Override
  public Optional<Counted> last(String target) throws SQLException {
    return one(
        LAST,
        target,
        row -> {
          Map<String, Long> rows = new HashMap<>();
          StoredJson.read(row.getString(2), JsonNode.class)
              .properties()
              .forEach(each -> rows.put(each.getKey(), each.getValue().asLong()));
          return new Counted(row.getObject(1, OffsetDateTime.class).toInstant(), rows);
        });
  }

  @Override
  public void store(String target, Map<String, Long> rows) throws SQLException {
    transactions.with(
        connection -> {
          try (PreparedStatement store = connection.prepareStatement(COUNT)) {
            store.setString(1, target);
            store.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            store.setString(3, StoredJson.write(rows));
            return store.executeUpdate();
          }
        });
  }

  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> Optional<T> one(String sql, String target, Row<T> reader) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, target);
            ResultSet row = query.executeQuery();
            return row.next() ? Optional.of(reader.read(row)) : Optional.empty();
          }
        });
  }
}
