package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the statements of plans that run together, as few as PostgreSQL allows. */
public final class Statements {

  private final List<String> statements = new ArrayList<>();
  private final List<String> actions = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private TableName altered;

  private Statements() {}

  /** The statements of a run, in order; neighbouring actions on one table share a statement. */
  public static List<String> join(List<Plan> plans) {
    Statements run = new Statements();
    for (Plan plan : plans) {
      plan.steps().forEach(run::add);
    }
    run.flush();
    return List.copyOf(run.statements);
  }

  private void add(Step step) {
    switch (step) {
      case AlterTable action -> addAction(action);
      case Sql sql -> {
        flush();
        statements.add(sql.sql());
      }
    }
  }

  private void addAction(AlterTable action) {
    boolean separate =
        !action.table().equals(altered) || action.columns().stream().anyMatch(touched::contains);
    if (separate) {
      flush();
    }
    altered = action.table();
    actions.add(action.action());
    touched.addAll(action.columns());
  }

  private void flush() {
    if (!actions.isEmpty()) {
      statements.add("ALTER TABLE " + Identifier.quote(altered) + " " + String.join(", ", actions));
    }
    actions.clear();
    touched.clear();
    altered = null;
  }
}
