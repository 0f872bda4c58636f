package dev.fieldfare.postgres.recovery;

import dev.fieldfare.postgres.script.CheckedItem;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.ServerGrammar;
import dev.fieldfare.postgres.script.TransactionUse;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.structure.ObjectName;
import dev.fieldfare.postgres.trial.ScratchStage;
import dev.fieldfare.postgres.trial.StageRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A script as it runs in a scratch database behind the files before it.
 *
 * @param states the structure before it, and after each of its statements
 */
record ScriptTrajectory(List<CheckedStatement> statements, List<StructureState> states) {

  ScriptTrajectory {
    statements = List.copyOf(statements);
    states = List.copyOf(states);
  }

  /** Why files cannot be replayed. */
  static final class NotReplayedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotReplayedException(String message) {
      super(message);
    }
  }

  /** A file and its up section. */
  record Replayed(String file, String text) {}

  /** Replays files, then the script statement by statement. */
  static ScriptTrajectory of(ScratchStage stage, List<Replayed> before, Replayed script)
      throws SQLException, NotReplayedException {
    for (Replayed file : before) {
      replay(stage, file);
    }
    List<CheckedStatement> statements = read(stage, script);
    List<StructureState> states = new ArrayList<>(List.of(state(stage)));
    List<CheckedStatement> settings = new ArrayList<>();
    for (CheckedStatement statement : statements) {
      if (statement.transaction() == TransactionUse.CONTROL) {
        states.add(states.getLast());
      } else if (isSetting(statement)) {
        settings.add(statement);
        states.add(states.getLast());
      } else {
        run(stage, script, settings, statement);
        states.add(state(stage));
      }
    }
    return new ScriptTrajectory(statements, states);
  }

  static boolean isSetting(CheckedStatement statement) {
    return statement.command().equals("SET");
  }

  private static void run(
      ScratchStage stage,
      Replayed script,
      List<CheckedStatement> settings,
      CheckedStatement statement)
      throws SQLException, NotReplayedException {
    List<CheckedStatement> together = new ArrayList<>();
    if (statement.transaction() != TransactionUse.FORBIDDEN) {
      together.addAll(settings);
    }
    together.add(statement);
    StageRun run =
        together.size() == 1
            ? stage.oneByOne(together, Optional.empty())
            : stage.transaction(together, Optional.empty());
    if (run.failure().isPresent()) {
      throw new NotReplayedException(
          "%s:%s fails behind the files before it: %s"
              .formatted(script.file(), statement.start(), ErrorText.of(run.failure().get())));
    }
  }

  /** In one transaction; where that fails, statement by statement. */
  private static void replay(ScratchStage stage, Replayed file)
      throws SQLException, NotReplayedException {
    List<CheckedStatement> statements =
        read(stage, file).stream()
            .filter(statement -> statement.transaction() != TransactionUse.CONTROL)
            .toList();
    boolean whole =
        statements.stream().allMatch(one -> one.transaction() != TransactionUse.FORBIDDEN);
    if (whole && stage.transaction(statements, Optional.empty()).failure().isEmpty()) {
      return;
    }
    StageRun run = stage.oneByOne(statements, Optional.empty());
    if (run.failure().isPresent()) {
      throw new NotReplayedException(
          "%s cannot be replayed: statement %d: %s"
              .formatted(
                  file.file(), run.measured().size() + 1, ErrorText.of(run.failure().get())));
    }
  }

  private static List<CheckedStatement> read(ScratchStage stage, Replayed file)
      throws SQLException, NotReplayedException {
    try (Connection connection = stage.connect()) {
      List<CheckedStatement> statements = new ArrayList<>();
      for (CheckedItem item : ServerGrammar.of(connection).check(file.text())) {
        statements.add(readable(item, file));
      }
      Optional<CheckedStatement> outside = stage.firstOutside(statements);
      if (outside.isPresent()) {
        throw new NotReplayedException(
            "%s:%s: %s acts outside of the scratch database."
                .formatted(file.file(), outside.get().start(), outside.get().command()));
      }
      return statements;
    }
  }

  private static CheckedStatement readable(CheckedItem item, Replayed file)
      throws NotReplayedException {
    String place = "%s:%s: ".formatted(file.file(), item.start());
    if (!(item instanceof CheckedStatement statement)) {
      throw new NotReplayedException(place + "commands of psql are not replayed.");
    }
    if (statement.fault().isPresent()) {
      throw new NotReplayedException(place + statement.fault().get().message());
    }
    if (statement.copiesFromStdin()) {
      throw new NotReplayedException(place + "COPY FROM STDIN is not replayed.");
    }
    return statement;
  }

  private static StructureState state(ScratchStage stage) throws SQLException {
    try (Connection connection = stage.connect()) {
      return StructureState.of(connection);
    }
  }

  StructureState base() {
    return states.getFirst();
  }

  StructureState end() {
    return states.getLast();
  }

  /** What the statement of this number, from 1, makes, changes or drops. */
  Set<ObjectName> touchedBy(int number) {
    return states.get(number).differences(states.get(number - 1));
  }

  /** What any statement makes, changes or drops. */
  Set<ObjectName> touched() {
    Set<ObjectName> all = new TreeSet<>();
    for (int number = 1; number < states.size(); number++) {
      all.addAll(touchedBy(number));
    }
    return all;
  }

  /** All schemas that occur. */
  Set<String> schemas() {
    Set<String> all = new TreeSet<>();
    states.forEach(state -> all.addAll(state.schemas()));
    return all;
  }
}
