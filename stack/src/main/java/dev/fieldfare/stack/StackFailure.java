package dev.fieldfare.stack;

/** Why the stack does not do what it was asked, in one sentence for the person who asked. */
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wrong usage: the exit code is 64. */
  static final int USAGE = 64;

  private final int exitCode;

  private StackFailure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  public StackFailure(String message) {
    this(message, 1);
  }

  public static StackFailure usage(String message) {
    return new StackFailure(message, USAGE);
  }

  int exitCode() {
    return exitCode;
  }
}
