package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.Status;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The conditions of a list, and the values that belong to them; the text of a value is no SQL. */
final class Conditions {

  // Ids are made when a migration is taken in, by a clock that may differ from the sender's.
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final String BOTH = "fieldfare.field_migrations";

  /** Statuses that one index answers, where they are, and what the index is restricted to. */
  private record Part(Set<Status> statuses, String table, String restriction) {
    static final List<Part> ALL =
        List.of(
            new Part(
                EnumSet.range(Status.SCHEDULED, Status.PAUSED),
                "ONLY " + BOTH,
                "m.finished_at IS NULL"),
            new Part(
                EnumSet.of(Status.FAILED, Status.REJECTED, Status.CANCELLED),
                "ONLY " + BOTH,
                "m.error_code IS NOT NULL"),
            new Part(EnumSet.of(Status.APPLIED), "fieldfare.finished_migrations", "true"),
            ended(Status.UNDONE),
            ended(Status.SKIPPED));

    private static Part ended(Status status) {
      return new Part(EnumSet.of(status), "fieldfare.finished_migrations", "m.status <> 'APPLIED'");
    }

    Optional<Conditions> of(Set<Status> wanted) {
      String literals =
          statuses.stream()
              .filter(wanted::contains)
              .map(status -> "'" + status + "'")
              .collect(Collectors.joining(", "));
      return literals.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Conditions(
                  table, "%s AND m.status IN (%s)".formatted(restriction, literals), List.of()));
    }
  }

  private final String table;
  private final StringBuilder sql;
  private final List<Object> values;

  private Conditions(String table, String sql, List<Object> values) {
    this.table = table;
    this.sql = new StringBuilder(sql);
    this.values = new ArrayList<>(values);
  }

  /** Alternatives that exclude one another; each of them is answered by one index, in order. */
  static List<Conditions> of(MigrationFilter filter) {
    List<Conditions> alternatives = ofStatuses(filter.statuses());
    for (Conditions conditions : alternatives) {
      filter.formId().ifPresent(id -> conditions.and("m.form_id = ?", id));
      filter.type().ifPresent(conditions::type);
      filter.since().ifPresent(conditions::since);
      filter.changeSetId().ifPresent(id -> conditions.and("m.change_set_id = ?", id));
    }
    if (filter.table().isPresent()) {
      alternatives = split(alternatives, one -> one.tables(filter.table().get()));
    }
    if (filter.idempotencyKey().isPresent()) {
      alternatives = split(alternatives, one -> one.keys(filter.idempotencyKey().get()));
    }
    return alternatives;
  }

  private static List<Conditions> ofStatuses(Set<Status> statuses) {
    return statuses.isEmpty()
        ? List.of(new Conditions(BOTH, "true", List.of()))
        : Part.ALL.stream().flatMap(part -> part.of(statuses).stream()).toList();
  }

  private static List<Conditions> split(
      List<Conditions> alternatives, Function<Conditions, List<Conditions>> how) {
    return alternatives.stream().flatMap(one -> how.apply(one).stream()).toList();
  }

  Conditions before(UUID id) {
    return and("m.id < ?", id);
  }

  /** Where to look: in the table of what ended well, in the other one, or in both. */
  String table() {
    return table;
  }

  String sql() {
    return sql.toString();
  }

  /** Sets the values from the given index on and returns the next index. */
  int set(PreparedStatement statement, int from) throws SQLException {
    int index = from;
    for (Object value : values) {
      statement.setObject(index++, value);
    }
    return index;
  }

  private void type(String type) {
    and("m.migration_type = ?", type);
    if (!type.equals("ADD_COLUMN")) {
      sql.append(" AND m.migration_type <> 'ADD_COLUMN'");
    }
  }

  // A name with a dot is a table's whole name, or that of its schema and its own.
  private List<Conditions> tables(String table) {
    List<Conditions> alternatives = new ArrayList<>();
    alternatives.add(copy().and("m.table_name = ?", table));
    int dot = table.indexOf('.');
    if (dot >= 0) {
      alternatives.add(
          copy()
              .and("m.table_name = ?", table.substring(dot + 1))
              .and("m.schema_name = ?", table.substring(0, dot)));
    }
    return alternatives;
  }

  private void since(Instant since) {
    and("m.enqueued_at >= ?", Timestamp.from(since));
    and("m.id >= ?", firstIdOf(since.minus(CLOCKS_DIFFER)));
  }

  // A rejected migration shows a key that it does not hold. One without a key is known by its id.
  private List<Conditions> keys(String key) {
    List<Conditions> alternatives = new ArrayList<>();
    alternatives.add(copy().and("m.key_held AND m.idempotency_key = ?", key));
    alternatives.add(copy().and("NOT m.key_held AND m.idempotency_key = ?", key));
    if (UUID_TEXT.matcher(key).matches()) {
      alternatives.add(copy().and("m.idempotency_key IS NULL AND m.id = ?", UUID.fromString(key)));
    }
    return alternatives;
  }

  private Conditions copy() {
    return new Conditions(table, sql.toString(), values);
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
