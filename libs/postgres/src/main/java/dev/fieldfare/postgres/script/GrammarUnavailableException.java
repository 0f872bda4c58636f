package dev.fieldfare.postgres.script;

/** The role has no way to let the target's parser read a statement. The message says what to do. */
public final class GrammarUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public GrammarUnavailableException(String message) {
    super(message);
  }
}
