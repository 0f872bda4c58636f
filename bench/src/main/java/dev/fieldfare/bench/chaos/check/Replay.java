package dev.fieldfare.bench.chaos.check;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folds the ledger's outcomes, in the order of their places, and the application's writes between
 * them over the starting schema, and judges each outcome by the state that it met.
 */
final class Replay {
  private static final String NOTHING_IN_THE_WAY = "nothing was in the way";

  private final LedgerCopy ledger;
  private final ShadowDatabase shadow;
  private final NaiveChanges changes;
  private final Map<String, Deque<ApplicationWrite>> notes;
  private final Violations violations;
  private final Set<String> tainted = new HashSet<>();
  private final Set<String> undone = new HashSet<>();
  private final Set<String> rightAtSomeMoment = new HashSet<>();
  private int undecided;

  Replay(
      LedgerCopy ledger,
      ShadowDatabase shadow,
      Map<String, Deque<ApplicationWrite>> notes,
      Violations violations) {
    this.ledger = ledger;
    this.shadow = shadow;
    this.changes = new NaiveChanges(shadow);
    this.notes = notes;
    this.violations = violations;
  }

  void run() throws SQLException {
    for (LedgerRow row : ledger.line()) {
      // What was cancelled met no state.
      for (String table : isJudged(row) ? row.tables() : List.<String>of()) {
        writesBefore(table, row);
      }
      judge(row);
    }
    for (String table : List.copyOf(notes.keySet())) {
      notes.get(table).forEach(this::write);
    }
  }

  /** Failures that may have been right when values were looked at, and would not be later. */
  int undecided() {
    return undecided;
  }

  /** Tables that are known to be wrong in the shadow. */
  Set<String> tainted() {
    return tainted;
  }

  private static boolean isJudged(LedgerRow row) {
    return row.tookEffect() || row.status().equals("FAILED") || row.status().equals("SKIPPED");
  }

  // What failed or was a dry run has no place among the writes but its time. It looked at its
  // tables at some moment before its end, so each state that they were in since the row before it
  // may be the one that it met.
  private void writesBefore(String table, LedgerRow row) throws SQLException {
    Deque<ApplicationWrite> waiting = notes.getOrDefault(table, new ArrayDeque<>());
    while (!waiting.isEmpty() && waiting.peek().afterSeq() < row.seq().orElseThrow()) {
      boolean later =
          !row.tookEffect()
              && row.finishedAt().filter(end -> waiting.peek().at().isAfter(end)).isPresent();
      if (later) {
        return;
      }
      if (!row.tookEffect() && isTrusted(row) && fits(row)) {
        rightAtSomeMoment.add(row.id());
      }
      write(waiting.poll());
    }
  }

  /** Whether the outcome of a failure or of a dry run is right for the present state. */
  private boolean fits(LedgerRow row) throws SQLException {
    return row.status().equals("FAILED") ? wrongWith(row).isEmpty() : rehearse(row).isEmpty();
  }

  private void write(ApplicationWrite note) {
    try {
      Optional<SQLException> against =
          shadow.attempt(
              () -> {
                for (String statement : note.statements()) {
                  shadow.run(statement);
                }
              });
      if (against.isPresent() && tainted.add(note.table())) {
        violations.add(
            "replay",
            "the application could write this, and after the replay it cannot: %s: %s",
            note,
            against.get().getMessage());
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the shadow is gone", e);
    }
  }

  private void judge(LedgerRow row) throws SQLException {
    if (!isTrusted(row)) {
      // Unknown parts of a table stay unknown under its new name.
      tainted.addAll(row.tables());
    }
    if (row.tookEffect()) {
      applied(row);
    } else if (row.status().equals("FAILED")) {
      failed(row);
    } else if (row.status().equals("SKIPPED") && !rightAtSomeMoment.contains(row.id())) {
      rehearse(row)
          .filter(e -> isTrusted(row))
          .ifPresent(e -> violations.add("outcome", "SKIPPED, but %s: %s", say(e), history(row)));
    }
  }

  private void applied(LedgerRow row) throws SQLException {
    boolean again = row.undoOf().filter(undone::contains).isPresent();
    Optional<SQLException> against = shadow.attempt(() -> changes.apply(row));
    if (again || against.isPresent()) {
      if (isTrusted(row)) {
        String why = again ? "it was undone before" : say(against.get());
        violations.add("outcome", "APPLIED, but %s: %s", why, history(row));
      }
      tainted.addAll(row.tables());
      return;
    }
    row.undoOf().ifPresent(undone::add);
  }

  private void failed(LedgerRow row) throws SQLException {
    String code = row.errorCode();
    if (RefusalCodes.mayHappenAnytime(code) || !isTrusted(row)) {
      undecided++;
      return;
    }
    Optional<String> wrong =
        rightAtSomeMoment.contains(row.id()) ? Optional.empty() : wrongWith(row);
    if (wrong.isEmpty()) {
      return;
    }
    boolean ofValues = RefusalCodes.isOfValues(code) && wrong.get().equals(NOTHING_IN_THE_WAY);
    if (ofValues && notes.containsKey(row.table())) {
      undecided++;
    } else {
      violations.add("outcome", "FAILED, but %s: %s", wrong.get(), history(row));
    }
  }

  /** Why the failure is wrong for the present state of the shadow; empty when it is right. */
  private Optional<String> wrongWith(LedgerRow row) throws SQLException {
    String code = row.errorCode();
    if (row.type().equals("UNDO") && isRightToRefuseUndo(row)) {
      return Optional.empty();
    }
    if (code.equals("unsupported") && (isAtomic(row) || !hasKeyBesides(row))) {
      return Optional.empty();
    }
    Optional<SQLException> against = rehearse(row);
    if (against.isEmpty()) {
      return Optional.of(NOTHING_IN_THE_WAY);
    }
    return against
        .filter(e -> !RefusalCodes.matches(code, e))
        .map(e -> "PostgreSQL says " + say(e));
  }

  /** Without one, values that are copied aside do not find back to their rows. */
  private boolean hasKeyBesides(LedgerRow row) throws SQLException {
    ShadowColumn column = new ShadowColumn(shadow, row.table(), row.column());
    boolean keyed =
        shadow
            .one(
                "SELECT 1 FROM pg_constraint WHERE contype = 'p' AND conrelid ="
                    + " to_regclass('public.' || quote_ident(?))",
                row.table())
            .isPresent();
    return keyed && !column.inPrimaryKey();
  }

  private boolean isRightToRefuseUndo(LedgerRow row) {
    LedgerRow original = ledger.row(row.undoOf().orElseThrow()).orElseThrow();
    boolean never = !original.tookEffect() || original.type().equals("UNDO");
    return switch (row.errorCode()) {
      case "already_undone" -> undone.contains(original.id());
      case "not_undoable" -> never || isBefore(row, original);
      case "later_changes" ->
          ledger.line().stream()
              .filter(LedgerRow::tookEffect)
              .filter(other -> isBefore(original, other) && isBefore(other, row))
              .anyMatch(other -> other.tables().stream().anyMatch(original.tables()::contains));
      default -> false;
    };
  }

  private static boolean isBefore(LedgerRow one, LedgerRow other) {
    return one.seq().isPresent() && other.seq().isPresent() && one.seq().get() < other.seq().get();
  }

  // A member of an atomic set meets what the members before it would have left.
  private Optional<SQLException> rehearse(LedgerRow row) throws SQLException {
    List<LedgerRow> before =
        ledger.line().stream()
            .filter(other -> isAtomic(row) && isAtomic(other))
            .filter(other -> other.member().orElseThrow().set().equals(row.member().get().set()))
            .filter(other -> other.member().orElseThrow().index() < row.member().get().index())
            .toList();
    return shadow.rehearse(
        () -> {
          for (LedgerRow other : before) {
            changes.rehearse(other);
          }
          changes.rehearse(row);
        });
  }

  private static boolean isAtomic(LedgerRow row) {
    return row.member().filter(LedgerRow.Member::atomic).isPresent();
  }

  private boolean isTrusted(LedgerRow row) {
    return row.tables().stream().noneMatch(tainted::contains);
  }

  private String history(LedgerRow row) {
    return ledger.longHistory(row);
  }

  private static String say(SQLException e) {
    return e.getSQLState() + " " + e.getMessage().lines().findFirst().orElse("");
  }
}
