package dev.fieldfare.postgres.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a database error says, without the values of rows: for the ledger, answers and logs (I8).
 *
 * <p>Details, hints and contexts are left out. Of the message itself, quoted parts stay that name
 * an object of the error or of the statement. See
 * docs/decisions/0057-row-values-only-in-live-previews.md.
 */
public final class ErrorText {

  private static final String HIDDEN = "\"…\"";

  /** The marks that PostgreSQL's translations put around names and values. */
  private static final Pattern QUOTE = Pattern.compile("[\"«»„“”「」]");

  private static final Pattern QUOTED = Pattern.compile("[\"«»„“”「](.*?)[\"«»„“”」]");
  private static final Pattern NUMBER = Pattern.compile("(?<=\\s)[-+]?\\d[\\w.+-]*(?=[\\s,;]|$)");

  /** The sources of the server in which code in another language raises its own errors. */
  private static final Set<String> RAISING_FILES = Set.of("plpy_elog.c", "plperl.c", "pltcl.c");

  private static final Pattern OURS = Pattern.compile("^[^\\n\"]*\\bfieldfare\\.\\w+\\(.*");
  private static final Pattern FUNCTION =
      Pattern.compile("((?:[\\w$.]|\"[^\"\\n]*\")+)\\(([^\\n]*?)\\)");
  private static final Pattern DDL =
      Pattern.compile("^[^\\n]*\\(\\)[^\\n]*\\n[^\\n\"«»„]*[\"«»„](?:ALTER|CREATE|DROP|COMMENT) ");

  private ErrorText() {}

  /** The message of a database error in one line. */
  public static String of(SQLException error) {
    return server(error).map(ErrorText::of).orElseGet(() -> ofDriver(error));
  }

  /** The message of an error that may have a database error as its cause. */
  public static String of(Throwable error) {
    if (error instanceof SQLException database) {
      return of(database);
    }
    String message = error.getMessage();
    Throwable cause = error.getCause() == error ? null : error.getCause();
    if (message == null || cause == null || cause.getMessage() == null) {
      return message;
    }
    return message.replace(cause.getMessage(), String.valueOf(of(cause)));
  }

  /** The text that code of the database raised; empty for errors of the server itself. */
  public static Optional<String> raised(SQLException error) {
    return server(error)
        .filter(said -> isRaised(said) && !isOurs(said))
        .map(ServerErrorMessage::getMessage);
  }

  private static Optional<ServerErrorMessage> server(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .limit(10)
        .filter(PSQLException.class::isInstance)
        .map(e -> ((PSQLException) e).getServerErrorMessage())
        .filter(said -> said != null && said.getMessage() != null)
        .findFirst();
  }

  private static String ofDriver(SQLException error) {
    String message = error.getMessage();
    if (message == null) {
      return "the database gave no message";
    }
    return firstLine(
        state(error.getSQLState()).startsWith("22") ? withoutValues(message) : message);
  }

  private static String of(ServerErrorMessage said) {
    return said.getSeverity() + ": " + firstLine(text(said));
  }

  private static String text(ServerErrorMessage said) {
    if (isRaised(said)) {
      return isOurs(said) || isAboutStatement(said) ? said.getMessage() : whoRaised(said);
    }
    String state = state(said.getSQLState());
    boolean aboutValues =
        state.startsWith("22") || state.startsWith("XX") || "regproc.c".equals(said.getFile());
    return aboutValues ? withoutValues(said.getMessage()) : withoutUnknownNames(said);
  }

  // Raised under whatever state: where the server's own code raises nothing, others do.
  private static boolean isRaised(ServerErrorMessage said) {
    return "exec_stmt_raise".equals(said.getRoutine())
        || RAISING_FILES.contains(String.valueOf(said.getFile()))
        || state(said.getSQLState()).startsWith("P0001");
  }

  /** Functions of the ledger say no values. */
  private static boolean isOurs(ServerErrorMessage said) {
    return said.getWhere() != null && OURS.matcher(said.getWhere()).lookingAt();
  }

  // A function without arguments that DDL calls directly is one of an event trigger: it gets no
  // row.
  private static boolean isAboutStatement(ServerErrorMessage said) {
    return said.getWhere() != null && DDL.matcher(said.getWhere()).find();
  }

  private static String whoRaised(ServerErrorMessage said) {
    String where = said.getWhere() == null ? "" : firstLine(said.getWhere());
    Matcher function = FUNCTION.matcher(where);
    return "code of the database raised an error%s, SQLSTATE %s; its text is in the log of PostgreSQL"
        .formatted(function.find() ? " in " + function.group() : "", state(said.getSQLState()));
  }

  /** Hides everything that may be a value: what is quoted, what follows a colon, numbers. */
  private static String withoutValues(String message) {
    Matcher quote = QUOTE.matcher(message);
    int from = quote.find() ? quote.start() : message.length();
    int colon = message.indexOf(':');
    if (colon >= 0 && colon < from) {
      from = colon;
    }
    if (from == message.length()) {
      return NUMBER.matcher(message).replaceAll("…");
    }
    String tail = message.substring(Math.max(from, lastQuote(message) + 1));
    int next = tail.indexOf(':');
    String shown = next < 0 ? tail : tail.substring(0, next);
    String start = message.substring(0, from) + (from == colon ? ": " : "");
    return NUMBER.matcher(start).replaceAll("…") + HIDDEN + NUMBER.matcher(shown).replaceAll("…");
  }

  /** Hides from the first quoted part that names nothing known to the last one. */
  private static String withoutUnknownNames(ServerErrorMessage said) {
    String message = said.getMessage();
    List<String> names = names(said);
    String statement = said.getInternalQuery() + "\n" + said.getWhere();
    int from = 0;
    for (Matcher quote = QUOTE.matcher(message); quote.find(from); ) {
      Matcher quoted = QUOTED.matcher(message).region(quote.start(), message.length());
      boolean whole = quoted.lookingAt();
      if (!whole || !names.contains(quoted.group(1)) && !occurs(quoted.group(1), statement)) {
        return message.substring(0, quote.start())
            + HIDDEN
            + message.substring(lastQuote(message) + 1);
      }
      from = quoted.end();
    }
    return message;
  }

  private static List<String> names(ServerErrorMessage said) {
    List<String> names = new ArrayList<>();
    names.add(said.getSchema());
    names.add(said.getTable());
    names.add(said.getColumn());
    names.add(said.getDatatype());
    names.add(said.getConstraint());
    return names;
  }

  private static boolean occurs(String name, String statement) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
        .matcher(statement)
        .find();
  }

  private static int lastQuote(String message) {
    return QUOTE.matcher(message).results().mapToInt(quote -> quote.start()).max().orElse(-1);
  }

  private static String state(String sqlState) {
    return sqlState == null ? "" : sqlState;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
