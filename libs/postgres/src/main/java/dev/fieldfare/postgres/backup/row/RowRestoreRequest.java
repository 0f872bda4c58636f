package dev.fieldfare.postgres.backup.row;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A request to restore rows.
 *
 * @param existing what to do with rows that were changed since: {@code keep} or {@code overwrite}
 * @param keys the only rows to restore, each by its primary key as text; empty for all rows
 */
public record RowRestoreRequest(
    TableName into, String existing, Optional<List<List<String>>> keys) {

  public RowRestoreRequest {
    keys = keys.map(List::copyOf);
  }
}
