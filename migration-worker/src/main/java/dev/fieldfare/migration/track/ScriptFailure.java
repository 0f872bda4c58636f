package dev.fieldfare.migration.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.Position;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.postgres.track.ScriptProblem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a script failed, and where in its file.
 *
 * @param statement the number of the statement that failed, from 1; 0 when it is unknown
 * @param affected the tables that would need a verified backup, as SQL names them
 */
record ScriptFailure(
    Failure failure,
    String file,
    Optional<Position> position,
    int statement,
    List<String> affected) {

  ScriptFailure(Failure failure, String file, Optional<Position> position, int statement) {
    this(failure, file, position, statement, List.of());
  }

  /** What {@code apply_version} raises when a script destroys something without a backup. */
  private static final String DESTROYS = "FFI05";

  /** What a query of a verify section raises that answers false. */
  private static final String CHECK_IS_FALSE = "FFV01";

  /** A failure without a place. */
  static ScriptFailure of(FailureReason reason, String file, String message) {
    return new ScriptFailure(Failure.of(reason, message), file, Optional.empty(), 0);
  }

  /** The first problem that the check before the run found, and the number of further problems. */
  static ScriptFailure of(List<ScriptProblem> problems, String file) {
    ScriptProblem first = problems.getFirst();
    String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
    Failure failure =
        new Failure(first.code(), first.message() + more, first.sqlState(), Optional.empty());
    return new ScriptFailure(failure, file, Optional.of(first.position()), 0);
  }

  /**
   * An error of PostgreSQL during the run; {@code number} is that of the last statement that began.
   */
  static ScriptFailure of(SQLException error, CheckedScript script, int number) {
    String file = script.file(number);
    if (DESTROYS.equals(error.getSQLState())) {
      String message = serverMessage(error).map(ServerErrorMessage::getMessage).orElse("");
      return destroys(script.stored().file(), message, serverMessage(error));
    }
    Failure failure = Failure.of(error);
    Optional<CheckedStatement> statement = script.announced(number);
    if (statement.isEmpty()) {
      return new ScriptFailure(failure, file, Optional.empty(), 0);
    }
    return new ScriptFailure(
        script.isCheck(number)
            ? ofCheck(failure, error)
            : new Failure(failure.reason(), text(error), failure.sqlState(), Optional.empty()),
        file,
        Optional.of(position(error, statement.get())),
        number);
  }

  private static ScriptFailure destroys(
      String file, String message, Optional<ServerErrorMessage> said) {
    Failure failure =
        Failure.of(
            FailureReason.BACKUP_REQUIRED,
            message
                + ". It was rolled back. Say --backup affected to back up the tables before it, or"
                + " backup=none to apply it without a backup.");
    List<String> affected =
        said.map(ServerErrorMessage::getDetail).map(ScriptFailure::names).orElse(List.of());
    return new ScriptFailure(failure, file, Optional.empty(), 0, affected);
  }

  private static List<String> names(String detail) {
    try {
      return List.of(ContractsJson.mapper().readValue(detail, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }

  // A lock timeout or a deadlock says nothing of the schema: the version is tried again.
  private static Failure ofCheck(Failure failure, SQLException error) {
    if (CHECK_IS_FALSE.equals(error.getSQLState())) {
      return Failure.of(
          FailureReason.VERIFICATION_FAILED, "the verify section failed: this query answers false");
    }
    FailureReason reason =
        failure.isTransient() ? failure.reason() : FailureReason.VERIFICATION_FAILED;
    String message = "the verify section failed: " + ErrorText.of(error);
    return new Failure(reason, message, failure.sqlState(), Optional.empty());
  }

  /** The same, saying which statements before it are done and stay. */
  ScriptFailure behind(int step) {
    if (step <= 1) {
      return this;
    }
    String done = step == 2 ? "Statement 1 is" : "Statements 1 to %d are".formatted(step - 1);
    String message = failure.message().replaceFirst("\\.$", "");
    String stay = "%s. %s done already, and not taken back.".formatted(message, done);
    Failure longer = new Failure(failure.reason(), stay, failure.sqlState(), failure.conversion());
    return new ScriptFailure(longer, file, position, statement, affected);
  }

  private static String text(SQLException error) {
    String message = ErrorText.of(error);
    return message + advice(String.valueOf(error.getSQLState()), message);
  }

  /**
   * The check before the run finds statements that no transaction allows, but not functions or
   * procedures that commit.
   */
  private static String advice(String state, String message) {
    return switch (state) {
      case "42501" ->
          message.contains("must be owner of")
              ? ". Scripts run as the release role: give it the object by ALTER … OWNER TO."
              : "";
      case "25001", "2D000" ->
          ". A version is one transaction: split the script there, and run this part outside.";
      case "55P04" -> ". Split the script: the next version can use the value.";
      default -> "";
    };
  }

  // For an error inside a function or trigger, the server's position is in the text of that
  // function. Then only the start of the statement is known.
  private static Position position(SQLException error, CheckedStatement statement) {
    return serverMessage(error)
        .filter(said -> statement.text().equals(said.getInternalQuery()))
        .filter(said -> said.getInternalPosition() > 0)
        .map(said -> moved(statement, said.getInternalPosition() - 1))
        .orElse(statement.start());
  }

  private static Position moved(CheckedStatement statement, int characters) {
    String text = statement.text();
    int end =
        text.offsetByCodePoints(0, Math.min(characters, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    long lines = before.chars().filter(c -> c == '\n').count();
    int column = end - before.lastIndexOf('\n');
    return lines == 0
        ? new Position(statement.start().line(), statement.start().column() + end)
        : new Position(statement.start().line() + lines, column);
  }

  private static Optional<ServerErrorMessage> serverMessage(SQLException error) {
    return error instanceof PSQLException said
        ? Optional.ofNullable(said.getServerErrorMessage())
        : Optional.empty();
  }

  /** The message, with the file and position before it and the SQLSTATE after it. */
  String message() {
    return file
        + position.map(at -> ":" + at).orElse("")
        + ": "
        + failure.message()
        + failure.sqlState().map(state -> " (" + state + ")").orElse("");
  }

  /** The failure as the ledger stores it. */
  ObjectNode document() {
    ObjectNode document = failure.document();
    document.put("message", message());
    position.ifPresent(
        at ->
            document
                .putObject("place")
                .put("file", file)
                .put("line", at.line())
                .put("column", at.column())
                .put("statement", statement));
    return document;
  }
}
