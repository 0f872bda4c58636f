package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.Status;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which migrations to list; what is empty does not restrict.
 *
 * @param statuses any of these
 * @param table a name, or schema and name with a dot between
 * @param type the name of an operation
 * @param since enqueued at that time or later
 */
public record MigrationFilter(
    Set<Status> statuses,
    Optional<String> table,
    Optional<String> formId,
    Optional<String> type,
    Optional<Instant> since,
    Optional<String> idempotencyKey,
    Optional<String> changeSetId) {

  /** Everything. */
  public static final MigrationFilter NONE =
      new MigrationFilter(
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public MigrationFilter {
    statuses = Set.copyOf(statuses);
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    Objects.requireNonNull(changeSetId, "changeSetId");
  }
}
