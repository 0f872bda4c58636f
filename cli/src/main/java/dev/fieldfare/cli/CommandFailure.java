package dev.fieldfare.cli;

/** Ends a command with an exit code and a sentence for whoever typed it. */
final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  static CommandFailure usage(String message) {
    return new CommandFailure(Exit.USAGE, message);
  }

  static CommandFailure error(String message) {
    return new CommandFailure(Exit.ERROR, message);
  }

  static CommandFailure temporary(String message) {
    return new CommandFailure(Exit.TEMPORARY, message);
  }

  int exitCode() {
    return exitCode;
  }
}
