package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The conditions of a list, and the values that belong to them; the text of a value is no SQL. */
final class Conditions {

  // Ids are made when a migration is taken in, by a clock that may differ from the sender's.
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  // An index names those that ended badly, and the lines name those that have not ended.
  private static final Set<Status> BAD_ENDS =
      Set.of(Status.FAILED, Status.REJECTED, Status.CANCELLED);
  private static final String UNFINISHED =
      " AND (m.id IN (SELECT c.migration_id FROM fieldfare.claims c)"
          + " OR m.id IN (SELECT a.migration_id FROM fieldfare.appointments a)"
          + " OR m.seq IS NULL)";

  private final StringBuilder sql = new StringBuilder("true");
  private final List<Object> values = new ArrayList<>();

  static Conditions of(MigrationFilter filter) {
    Conditions conditions = new Conditions();
    conditions.statuses(filter.statuses());
    filter.table().ifPresent(conditions::table);
    filter.formId().ifPresent(id -> conditions.and("m.form_id = ?", id));
    filter.type().ifPresent(type -> conditions.and("m.migration_type = ?", type));
    filter.since().ifPresent(conditions::since);
    filter.idempotencyKey().ifPresent(conditions::key);
    filter.changeSetId().ifPresent(id -> conditions.and("m.change_set_id = ?", id));
    return conditions;
  }

  Conditions before(UUID id) {
    return and("m.id < ?", id);
  }

  String sql() {
    return sql.toString();
  }

  /** Sets the values from the given index on and returns the next index. */
  int set(PreparedStatement statement, int from) throws SQLException {
    int index = from;
    for (Object value : values) {
      set(statement, index++, value);
    }
    return index;
  }

  private static void set(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof String[] texts) {
      Connection connection = statement.getConnection();
      statement.setArray(index, connection.createArrayOf("text", texts));
    } else {
      statement.setObject(index, value);
    }
  }

  private void statuses(Set<Status> statuses) {
    if (statuses.isEmpty()) {
      return;
    }
    and("m.status = ANY (?)", statuses.stream().map(Status::name).toArray(String[]::new));
    if (BAD_ENDS.containsAll(statuses)) {
      sql.append(" AND m.error_code IS NOT NULL");
    } else if (statuses.stream().noneMatch(Status::isFinal)) {
      sql.append(UNFINISHED);
    }
  }

  private void table(String table) {
    int dot = table.indexOf('.');
    if (dot < 0) {
      and("m.table_name = ?", table);
      return;
    }
    sql.append(" AND (m.table_name = ? OR (m.table_name = ? AND m.schema_name = ?))");
    values.add(table);
    values.add(table.substring(dot + 1));
    values.add(table.substring(0, dot));
  }

  private void since(Instant since) {
    and("m.enqueued_at >= ?", Timestamp.from(since));
    and("m.id >= ?", firstIdOf(since.minus(CLOCKS_DIFFER)));
  }

  // A migration without a key of its own is known by its id.
  private void key(String key) {
    sql.append(" AND (m.idempotency_key = ?");
    values.add(key);
    if (key.length() == 36) {
      sql.append(" OR (m.idempotency_key IS NULL AND m.id::text = ?)");
      values.add(key);
    }
    sql.append(')');
  }

  private static UUID firstIdOf(Instant time) {
    return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
  }

  private Conditions and(String condition, Object value) {
    sql.append(" AND ").append(condition);
    values.add(value);
    return this;
  }
}
