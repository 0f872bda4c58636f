package dev.fieldfare.postgres.plan.column;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.catalog.ConstraintShape;
import dev.fieldfare.postgres.catalog.IndexShape;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.RowKey;
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.postgres.plan.context.Rules;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that a table still has what the undo of a dropped column needs. */
record RestorableColumn(BringColumnBack spec, TableShape shape) {

  /** Why the column cannot be restored. */
  Optional<Refusal> check() throws SQLException {
    return Rules.first(this::stillThere, this::sharedWith, this::keptNames);
  }

  private Optional<Refusal> stillThere() {
    return switch (spec.kept()) {
      case Kept.Copied(RowKey rowKey) -> rowKey.stillFits(shape);
      case Kept.Hidden(String name) ->
          Rules.refuseIf(
              !shape.hasColumn(name),
              FailureReason.NOT_UNDOABLE,
              "%s no longer has the hidden column \"%s\".",
              shape.name(),
              name);
      case Kept.Computed computed -> Optional.empty();
    };
  }

  /** An object shared with a column that was dropped later is restored with the last of them. */
  private Optional<Refusal> sharedWith() {
    for (Restoration restoration : spec.afterwards()) {
      for (String other : restoration.columns()) {
        if (!shape.hasColumn(other)) {
          return Rules.refuse(
              FailureReason.LATER_CHANGES,
              "The %s needs \"%s\", which %s no longer has: restore that column first.",
              restoration.description(),
              other,
              shape.name());
        }
      }
    }
    return Optional.empty();
  }

  /** An index that stayed with the hidden column goes when another column of it is dropped. */
  private Optional<Refusal> keptNames() {
    TableDetail detail = shape.detail().orElseThrow();
    List<String> names =
        Stream.concat(
                detail.indexes().stream().map(IndexShape::name),
                detail.constraints().stream().map(ConstraintShape::name))
            .map(Identifier::quote)
            .toList();
    // The names are not exactly known in a shape that earlier changes of the run have changed.
    boolean gone =
        !shape.virtual()
            && spec.afterwards().stream()
                .filter(restoration -> restoration.description().equals(ColumnHiding.A_NAME))
                .flatMap(restoration -> restoration.statements().stream())
                .anyMatch(statement -> names.stream().noneMatch(statement::contains));
    return Rules.refuseIf(
        gone,
        FailureReason.LATER_CHANGES,
        "An index or constraint of \"%s\" no longer exists on %s. If it was dropped"
            + " with another of its columns, restore that column first.",
        spec.column().name(),
        shape.name());
  }
}
