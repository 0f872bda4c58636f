package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.postgres.plan.Workbench.Change;
import java.util.List;

/**
 * Applies a change, takes it back, applies it again, and takes that back: schema, rows, constraints
 * and privileges must be the same each time.
 */
final class Scenario {

  private final Workbench bench;

  Scenario(Workbench bench) {
    this.bench = bench;
  }

  /** Runs the round and returns the plan of the first application. */
  Plan passes(FieldOperation operation, String... tables) {
    String schema = Schema.describe(bench);
    List<String> rows = rows(tables);
    Change applied = bench.apply(operation);
    String changed = Schema.describe(bench);
    Change undone = bench.undo(applied);
    assertThat(Schema.describe(bench)).as("schema after undo").isEqualTo(schema);
    assertThat(rows(tables)).as("rows after undo").isEqualTo(rows);
    assertThat(undone.plan().lossless()).as("undo says lossless").isTrue();

    Change again = bench.apply(operation);
    assertThat(withoutIds(Schema.describe(bench)))
        .as("schema after the second application")
        .isEqualTo(withoutIds(changed));
    Change backAgain = bench.undo(again);
    assertThat(Schema.describe(bench)).as("schema after the second undo").isEqualTo(schema);
    assertThat(rows(tables)).as("rows after the second undo").isEqualTo(rows);

    Change redone = bench.undo(backAgain);
    assertThat(withoutIds(Schema.describe(bench)))
        .as("schema after the undo of the undo")
        .isEqualTo(withoutIds(changed));
    bench.undo(redone);
    assertThat(Schema.describe(bench)).as("schema at the end").isEqualTo(schema);
    assertThat(rows(tables)).as("rows at the end").isEqualTo(rows);
    return applied.plan();
  }

  private List<String> rows(String... tables) {
    return List.of(tables).stream().flatMap(table -> Schema.rows(bench, table).stream()).toList();
  }

  /** Things put aside carry the id of the migration that did it. */
  private static String withoutIds(String schema) {
    return schema.replaceAll("[0-9a-f]{32}", "<id>");
  }
}
