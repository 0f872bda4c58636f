package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.contracts.operation.OperationType;
import java.util.Arrays;
import java.util.List;

/**
 * A part of the list of migrations.
 *
 * @param more the address of the next part; empty at the end
 */
public record MigrationListView(
    MigrationListQuery query,
    List<String> targets,
    List<MigrationRow> rows,
    List<MissingTarget> missing,
    String more) {

  public MigrationListView {
    targets = List.copyOf(targets);
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
  }

  /** The statuses to choose from. */
  public List<String> statuses() {
    return Arrays.stream(Status.values()).map(Status::name).toList();
  }

  /** The operations to choose from. */
  public List<String> types() {
    return Arrays.stream(OperationType.values()).map(Enum::name).toList();
  }
}
