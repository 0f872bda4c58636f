package dev.fieldfare.postgres.plan.run;

import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ResolvedType;
import dev.fieldfare.postgres.catalog.Snapshot;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Conversion;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.context.TableOwners;
import dev.fieldfare.postgres.plan.conversion.ConversionTrials;
import dev.fieldfare.postgres.plan.conversion.TypeChange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foresees which conversions of values and defaults will be tried, so that those on small tables
 * are tried in one round trip. A conversion that it does not foresee is tried when it is needed.
 */
final class ForeseenTrials {

  private static final long SMALL_BYTES = 1024 * 1024;

  private final Snapshot read;
  private final Map<String, ResolvedType> types;
  private final ConversionTrials trials;
  private final TableOwners owners;

  ForeseenTrials(
      Snapshot read, Map<String, ResolvedType> types, ConversionTrials trials, TableOwners owners) {
    this.read = read;
    this.types = types;
    this.trials = trials;
    this.owners = owners;
  }

  void ask(List<PlanRequest> requests) throws SQLException {
    Map<String, List<String>> queries = new HashMap<>();
    for (PlanRequest request : requests) {
      if (request instanceof PlanChange(var id, ChangeType change, var options)
          && change.using().isEmpty()) {
        foresee(change, queries);
      }
    }
    for (var ofOwner : queries.entrySet()) {
      if (ofOwner.getValue().size() > 1) {
        trials.askTogether(ofOwner.getKey(), ofOwner.getValue());
      }
    }
  }

  private void foresee(ChangeType change, Map<String, List<String>> all) throws SQLException {
    Optional<TableShape> shape =
        read.table(change.table())
            .filter(table -> table.mayAct() && table.detail().isPresent())
            // Before code of others is refused.
            .filter(table -> owners.mayLook(table.owner()))
            .filter(table -> table.detail().get().bytes() <= SMALL_BYTES);
    Optional<ColumnShape> column =
        shape.flatMap(TableShape::detail).flatMap(detail -> detail.column(change.column()));
    ResolvedType to = types.get(change.dataType());
    if (column.isEmpty()
        || to == null
        || !to.isUsable()
        || TypeChange.keepsEveryByte(column.get().type(), to)) {
      return;
    }
    Optional<Conversion> known =
        trials.conversions().between(change.column(), column.get().type(), to);
    if (known.isPresent()) {
      RowKey key = RowKey.of(shape.get(), change.column());
      List<String> queries = all.computeIfAbsent(shape.get().owner(), owner -> new ArrayList<>());
      queries.add(ConversionTrials.call(shape.get(), change.column(), key, known.get()));
      column
          .filter(it -> it.defaultExpression().filter(ConversionTrials::isPlainValue).isPresent())
          .map(it -> ConversionTrials.defaultQuery(it, to, known.get()))
          .ifPresent(queries::add);
    }
  }
}
