package dev.fieldfare.cli;

import dev.fieldfare.contracts.message.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Ends a command with an exit code and a sentence for whoever typed it. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<Problem> problems;

  private CommandFailure(int exitCode, String message, List<Problem> problems) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.problems = problems;
  }

  /** A change that the gateway would refuse as well, for these problems. */
  static CommandFailure refusal(int exitCode, List<Problem> problems) {
    String message =
        problems.stream()
            .map(problem -> problem.message() + " (" + problem.code().label() + ")")
            .collect(Collectors.joining("\n  "));
    return new CommandFailure(exitCode, message, List.copyOf(problems));
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(Exit.USAGE, message, List.of());
  }

  static CommandFailure error(String message) {
    return new CommandFailure(Exit.ERROR, message, List.of());
  }

  static CommandFailure temporary(String message) {
    return new CommandFailure(Exit.TEMPORARY, message, List.of());
  }

  /** What is wrong with a change; empty when it is about something else. */
  List<Problem> problems() {
    return problems;
  }

  int exitCode() {
    return exitCode;
  }
}
