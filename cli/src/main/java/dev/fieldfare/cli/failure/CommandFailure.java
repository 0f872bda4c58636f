package dev.fieldfare.cli.failure;

import dev.fieldfare.contracts.message.Problem;
import java.util.List;

/** Ends a command with an exit code and a sentence for the user. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<Problem> problems;

  private CommandFailure(int exitCode, String message, List<Problem> problems) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.problems = problems;
  }

  /** A change that the gateway would refuse as well, for these problems. */
  public static CommandFailure refusal(int exitCode, List<Problem> problems) {
    return new CommandFailure(exitCode, sentence(problems.getFirst()), List.copyOf(problems));
  }

  static String sentence(Problem problem) {
    return problem.message() + " (" + problem.code().label() + ")";
  }

  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, List.of());
  }

  public static CommandFailure error(String message) {
    return new CommandFailure(ExitCode.ERROR, message, List.of());
  }

  public static CommandFailure temporary(String message) {
    return new CommandFailure(ExitCode.TEMPORARY, message, List.of());
  }

  /** What is wrong with a change; empty when it is about something else. */
  List<Problem> problems() {
    return problems;
  }

  public int exitCode() {
    return exitCode;
  }
}
