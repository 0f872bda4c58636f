package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Arguments;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes the statements of plans that run together, as few as PostgreSQL allows. */
public final class Statements {

  /** Calls of functions that run only a query of the plan's own table, as its owner. */
  private static final Pattern READS_ITS_TABLE =
      Pattern.compile("SELECT fieldfare\\.keep_(column|conversion|aside)\\(");

  private final List<Owned> statements = new ArrayList<>();
  private final List<String> actions = new ArrayList<>();
  private final Set<String> touched = new HashSet<>();
  private TableName altered;
  private Optional<String> alteredBy = Optional.empty();

  private Statements() {}

  /**
   * A statement and the role with whose rights it runs.
   *
   * @param owner empty for a call of one of the ledger's functions
   * @param reads the owner of the table that such a call reads; empty unless it reads exactly one
   */
  public record Owned(Optional<String> owner, Optional<String> reads, String sql) {

    /** True when both run with the same rights. */
    public boolean hasRightsOf(Owned other) {
      return owner.equals(other.owner) && reads.equals(other.reads);
    }
  }

  /** The statements of a run, in order; neighbouring actions on one table share a statement. */
  public static List<String> join(List<Plan> plans) {
    return owned(plans).stream().map(Owned::sql).toList();
  }

  /** The same statements, each with its role. */
  public static List<Owned> owned(List<Plan> plans) {
    Statements run = new Statements();
    for (Plan plan : plans) {
      plan.steps().forEach(step -> run.add(plan.owner(), step));
    }
    run.flush();
    return List.copyOf(run.statements);
  }

  private void add(Optional<String> owner, Step step) {
    switch (step) {
      case AlterTable action -> addAction(owner, action);
      case Sql sql -> {
        flush();
        statements.add(
            Arguments.isCall(sql.sql())
                ? new Owned(
                    Optional.empty(),
                    owner.filter(name -> READS_ITS_TABLE.matcher(sql.sql()).lookingAt()),
                    sql.sql())
                : new Owned(owner, Optional.empty(), sql.sql()));
      }
    }
  }

  private void addAction(Optional<String> owner, AlterTable action) {
    boolean separate =
        !action.table().equals(altered) || action.columns().stream().anyMatch(touched::contains);
    if (separate) {
      flush();
    }
    altered = action.table();
    alteredBy = owner;
    actions.add(action.action());
    touched.addAll(action.columns());
  }

  private void flush() {
    if (!actions.isEmpty()) {
      statements.add(
          new Owned(
              alteredBy,
              Optional.empty(),
              "ALTER TABLE " + Identifier.quote(altered) + " " + String.join(", ", actions)));
    }
    actions.clear();
    touched.clear();
    altered = null;
  }
}
