package dev.fieldfare.postgres.backup.row;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a restore of rows.
 *
 * @param existing what becomes of rows that were changed since: {@code keep} or {@code overwrite}
 * @param keys the only rows, each by the values of its primary key as text; empty for all
 */
public record RowRestoreRequest(
    TableName into, String existing, Optional<List<List<String>>> keys) {

  public RowRestoreRequest {
    keys = keys.map(List::copyOf);
  }
}
