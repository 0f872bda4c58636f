package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.SqlStates;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Describes why a database cannot be used now. The text names the database, but neither its address
 * nor its messages, which are in the log.
 */
public final class OutageText {

  private static final int DEEPEST = 10;

  private OutageText() {}

  /** A sentence about the database that is named so. */
  public static String of(String database, Throwable failure) {
    return database + " " + predicate(failure) + "; try again.";
  }

  private static String predicate(Throwable failure) {
    Optional<String> state =
        causes(failure).map(OutageText::state).filter(Objects::nonNull).findFirst();
    if (state.isPresent()) {
      return predicate(state.get());
    }
    return causes(failure).anyMatch(IOException.class::isInstance)
        ? "cannot be reached"
        : "does not answer";
  }

  private static String predicate(String state) {
    if (SqlStates.saysNotInstalled(state)) {
      return "is not installed yet, or the role of the gateway has no rights on it";
    }
    return switch (state) {
      case "53100" -> "has no room left on its disk";
      case "53200" -> "is out of memory";
      case "53300" -> "accepts no more connections";
      case "25006" -> "can only be read";
      case "28000", "28P01" -> "rejects the login of the gateway";
      default ->
          switch (SqlStates.classify(state, null)) {
            case CONNECTION_LOST -> "cannot be reached";
            case SERVER_RESTART -> "is starting or stopping";
            default -> "reported an error (SQLSTATE " + state + ")";
          };
    };
  }

  private static String state(Throwable failure) {
    return switch (failure) {
      case SQLException jdbc -> jdbc.getSQLState();
      case DatabaseException reactive -> reactive.getSqlState();
      default -> null;
    };
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
  }
}
