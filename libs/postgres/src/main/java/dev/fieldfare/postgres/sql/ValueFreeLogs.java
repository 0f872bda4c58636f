package dev.fieldfare.postgres.sql;

import java.sql.SQLException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Takes the values of rows out of logged database errors (I8).
 *
 * <p>It replaces errors, as causes and as parameters, and lets every record pass. Errors without a
 * database error among their causes stay as they are.
 */
public final class ValueFreeLogs implements Filter {

  private static final int DEEPEST = 20;

  @Override
  public boolean isLoggable(LogRecord entry) {
    if (entry.getThrown() != null) {
      entry.setThrown(withoutValues(entry.getThrown()));
    }
    Object[] parameters = entry.getParameters();
    if (parameters == null) {
      return true;
    }
    Object[] shown = parameters.clone();
    boolean changed = false;
    for (int i = 0; i < shown.length; i++) {
      shown[i] = shown[i] instanceof Throwable error ? withoutValues(error) : shown[i];
      changed |= shown[i] != parameters[i];
    }
    if (changed) {
      entry.setParameters(shown);
    }
    return true;
  }

  private static Throwable withoutValues(Throwable error) {
    return hasDatabaseError(error, 0) ? new LoggedError(error, 0) : error;
  }

  private static boolean hasDatabaseError(Throwable error, int depth) {
    if (error == null || depth > DEEPEST) {
      return false;
    }
    if (error instanceof SQLException || hasDatabaseError(error.getCause(), depth + 1)) {
      return true;
    }
    for (Throwable suppressed : error.getSuppressed()) {
      if (hasDatabaseError(suppressed, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** An error that prints as the original one does, but for its message. */
  private static final class LoggedError extends Exception {

    private static final long serialVersionUID = 1;

    private final String name;

    LoggedError(Throwable original, int depth) {
      super(message(original), cause(original, depth));
      name = original.getClass().getName();
      setStackTrace(original.getStackTrace());
      if (depth < DEEPEST) {
        for (Throwable suppressed : original.getSuppressed()) {
          addSuppressed(new LoggedError(suppressed, depth + 1));
        }
      }
    }

    private static String message(Throwable original) {
      String text = ErrorText.of(original);
      return original instanceof SQLException database
          ? text + " SQLSTATE=" + database.getSQLState()
          : text;
    }

    private static Throwable cause(Throwable original, int depth) {
      Throwable cause = original.getCause();
      return cause == null || depth >= DEEPEST ? null : new LoggedError(cause, depth + 1);
    }

    @Override
    public String toString() {
      return getMessage() == null ? name : name + ": " + getMessage();
    }
  }
}
